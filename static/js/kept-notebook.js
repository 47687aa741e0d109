/* Searching the notebook without network: in those of its pages that are kept on this device (worker.js). Looked for are
   the words; what only narrows the list needs the server. */

const form = document.querySelector("form[data-notebook]");

form.addEventListener("htmx:sendError", async (event) => {
  event.stopPropagation(); // it was done, though without the server
  const items = await keptItems();
  const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(({ textContent }) => words.every((word) => textContent.toLowerCase().includes(word)));
  const list = Object.assign(document.createElement("ol"), { className: "excerpts" });
  list.append(...found.map((item) => document.importNode(item, true)));
  const told = Object.assign(document.createElement("p"), { className: "soft" });
  told.setAttribute("role", "status");
  told.textContent = `没有网络：按词在留在这台设备上的 ${items.length} 条里找到 ${found.length} 条。`;
  document.getElementById("notebook-list").replaceChildren(told, list);
});

async function keptItems() {
  const items = [];
  for (let url = form.action; url; ) {
    const kept = await caches.match(url, { ignoreVary: true });
    if (!kept) break;
    const page = new DOMParser().parseFromString(await kept.text(), "text/html");
    items.push(...page.querySelectorAll("#notebook-list > .excerpts > li"));
    const next = /<([^>]*)>; rel="next"/.exec(kept.headers.get("Link") ?? "")?.[1];
    url = next && new URL(next, url).href;
  }
  return items;
}
