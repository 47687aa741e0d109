/* An open menu closes when one goes on elsewhere, or by Escape. Without scripts it closes by its own summary. */

for (const menu of document.querySelectorAll("details.paper-menu")) {
  document.addEventListener("pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !menu.contains(relatedTarget) && (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
