/* Links to panels of the same page become tabs. Without this module the panels simply follow each other. */

export function makeTabs(list) {
  const tabs = [...list.querySelectorAll("a[href^='#']")];
  const panels = tabs.map((tab) => document.getElementById(decodeURIComponent(tab.hash.slice(1))));
  if (tabs.length < 2 || panels.includes(null)) {
    list.hidden = true;
    return;
  }
  list.setAttribute("role", "tablist");
  tabs.forEach((tab, index) => {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[index].id);
    tab.id ||= `tab-${panels[index].id}`;
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      select(index);
    });
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = (index + step + tabs.length) % tabs.length;
      select(next);
      tabs[next].focus();
    });
    panels[index].addEventListener("show-panel", () => select(index));
  });

  function select(chosen) {
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen && !("pinned" in panels[index].dataset);
    });
    const [box, tab] = [list, tabs[chosen]].map((each) => each.getBoundingClientRect());
    list.scrollLeft += (tab.left + tab.right - box.left - box.right) / 2; // on a phone there may be more than fit
  }
  select(0);
}

/* A link elsewhere to a panel, or to a place in one, opens it before the browser goes there. */
function openPanel(hash) {
  const place = document.getElementById(decodeURIComponent(hash.slice(1)));
  place?.closest("[role='tabpanel']")?.dispatchEvent(new Event("show-panel", { bubbles: true }));
}

for (const list of document.querySelectorAll("[data-tabs]")) makeTabs(list);
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href^='#']:not([role='tab'])");
  if (link) openPanel(link.hash);
});
openPanel(location.hash);
