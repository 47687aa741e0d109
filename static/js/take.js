/* Excerpts. A selection in a text leads to the form, filled in with it; words of the notebook go into the draft. */

import { nameOf, placeAt, spansOf } from "./spans.js";

const link = document.querySelector("[data-take]");
const form = link.getAttribute("href");
const alone = link.matches(".at-selection"); // in the room it stands in the highlighter's own form

function selected() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
  const span = range && spansOf(range, document).find(({ target }) => target && nameOf(target).field);
  if (span) {
    const { field, pk } = nameOf(span.target);
    const back = alone && { next: location.pathname + (span.target.id ? `#${span.target.id}` : "") };
    link.href = `${form}?${new URLSearchParams({ [field]: pk, start: span.start, end: span.end, ...back })}`;
  }
  if (!alone) return;
  link.hidden = !span;
  if (span) placeAt(link, [...range.getClientRects()]);
}

/* Without network the form cannot ask for the words: they go along. */
link.addEventListener("click", () => {
  if (!navigator.onLine) link.hash = new URLSearchParams({ text: getSelection().toString().trim() });
});

document.addEventListener("selectionchange", selected);
addEventListener("scroll", selected, { passive: true, capture: true });
link.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays

/* As typed: at the caret, saved and counted and undone like any word. */
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-insert]");
  const area = button && document.querySelector("textarea.paper");
  if (!area || area.readOnly) return;
  area.focus();
  document.execCommand("insertText", false, button.dataset.insert);
});
