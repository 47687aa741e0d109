/* The tabs that choose how the answer is shown. What was chosen is remembered in this browser. */

import { quietly } from "./local.js";

const KEY = "room:view";

/** `view` is the SheetView that the tabs of `list` choose for, `surface` the panel they name. */
export function chooseViews(list, surface, view) {
  const tabs = [...list.querySelectorAll("[role='tab']")];
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    surface.setAttribute("aria-labelledby", chosen.id);
    view.show(chosen.dataset.view);
    quietly(() => localStorage.setItem(KEY, chosen.dataset.view));
  };
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays in the text area
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role='tab']");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
  surface.setAttribute("role", "tabpanel");
  const remembered = quietly(() => localStorage.getItem(KEY));
  choose(tabs.find((tab) => tab.dataset.view === remembered) ?? tabs[0]);
}
