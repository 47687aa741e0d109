/* Rows that are dragged by their handles to another place, by mouse or finger. The keyboard's way is in form-draft.js. */

import { renumber } from "./editor-form.js";

/** `onMoved` is told after each drag. */
export function startDragging(list, onMoved) {
  let dragged;

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button) return;
    event.preventDefault(); // no text is selected on the way
    dragged = handle.closest("[data-row]");
    dragged.classList.add("dragged");
    list.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", ({ clientX, clientY }) => {
    const over = dragged && document.elementFromPoint(clientX, clientY)?.closest("[data-row]");
    if (!over || over === dragged || over.parentElement !== list) return;
    const { top, height } = over.getBoundingClientRect();
    if (clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    list.addEventListener(end, () => {
      if (!dragged) return;
      dragged.classList.remove("dragged");
      dragged = undefined;
      renumber(list);
      onMoved();
    });
  }
}
