/* Reading a policy: type size and line width as this browser keeps them, links to passages copied at a click. */
const root = document.documentElement;
const KEPT = ["reading-size", "reading-width"];

const kept = (name) => {
  try { return localStorage.getItem(name) ?? ""; } catch { return ""; }
};
const keep = (name, value) => {
  try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* this page only */ }
};
const apply = (name, value) => { value ? root.setAttribute(`data-${name}`, value) : root.removeAttribute(`data-${name}`); };

for (const tools of document.querySelectorAll("[data-reading-tools]")) {
  for (const name of KEPT) {
    const choices = [...tools.querySelectorAll(`[name="${name}"]`)];
    const chosen = choices.find((one) => one.value === kept(name)) ?? choices.find((one) => one.value === "");
    chosen.checked = true;
    apply(name, chosen.value);
  }
  tools.addEventListener("change", ({ target }) => { apply(target.name, target.value); keep(target.name, target.value); });
  tools.hidden = false;
}

const copied = document.querySelector("[data-copied]");
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy-link]");
  if (!link || !navigator.clipboard) return;
  await navigator.clipboard.writeText(link.href);
  copied.textContent = `${link.getAttribute("aria-label")}已复制`;
  link.dataset.done = "";
  link.addEventListener("mouseleave", () => delete link.dataset.done, { once: true });
});
