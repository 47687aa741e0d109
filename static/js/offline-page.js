/* In place of a page that is not on this device: what can be opened instead. */

const one = (name) => document.querySelector(`[data-${name}]`);
const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith("pages-"));

async function titleOf(response) {
  const { title } = new DOMParser().parseFromString(await response.text(), "text/html");
  return title.replace(/ · 申论工坊$/, "");
}

async function available() {
  const items = [];
  for (const name of await pageCaches()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname, search } = new URL(url);
      if (search) continue; // a part of a list that stands here itself
      const title = pathname === "/" ? "今天" : await titleOf(await cache.match(url));
      const item = document.createElement("li");
      item.className = "line";
      item.append(Object.assign(document.createElement("a"), { href: pathname, textContent: title }));
      items.push(item);
    }
  }
  return items;
}

const items = globalThis.caches ? await available() : [];
one("available").hidden = !items.length;
one("nothing").hidden = Boolean(items.length);
one("available").querySelector("ul").append(...items);

one("again").href = location.href;
addEventListener("online", () => (one("says").textContent = "又连上网了。"));
