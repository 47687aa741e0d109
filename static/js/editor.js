/* The question editor on a saved form (form-draft.js). What needs the library or a parser is the server's. */

import { addRow, moveRow, renumber } from "./editor-form.js";
import { startDragging } from "./editor-drag.js";
import { showMarks } from "./editor-marks.js";
import { startQuotes } from "./editor-quotes.js";
import { moveByKeys, startFormDraft } from "./form-draft.js";

const form = document.getElementById("editor");
form.parentElement.classList.add("scripted");

const changed = startFormDraft(form, {
  shown: () => showMarks(form),
  saved: () => document.body.dispatchEvent(new Event("draft-saved")),
  here: carriedOutHere,
});

function carriedOutHere(action) {
  const [name, place, way] = action.split(".");
  const list = form.querySelector(`[data-rows="${name}"]`);
  if (!list) return false;
  if (place === "add") {
    const row = addRow(list);
    const numbers = [...list.querySelectorAll("[name^='materials.'][name$='.number']")];
    if (numbers.length) numbers.at(-1).value = Math.max(0, ...numbers.map(({ value }) => Number(value) || 0)) + 1;
    row.querySelector("textarea, input:not([type='hidden'])").focus();
  } else if (name === "references" || !["up", "down", "remove"].includes(way)) {
    return false; // points go on naming the answer they came from
  } else if (way === "remove") {
    list.children[place].remove();
    renumber(list);
  } else moveRow(list.children[place], way === "up" ? -1 : 1);
  return true;
}

moveByKeys(form, "points", (row, step) => {
  moveRow(row, step);
  changed();
});
startDragging(form.querySelector("[data-rows='points']"), changed);
startQuotes(form, changed);

/* A lack leads to its field. */
document.addEventListener("click", ({ target }) => {
  const link = target.closest(".lacks a");
  const place = link && document.getElementById(link.hash.slice(1));
  if (place?.closest("details")) place.closest("details").open = true;
  place?.focus();
});
