/* A framework's page on a saved form (form-draft.js): slots added, moved, taken away and put back; excerpts put in. */

import { addRow, moveRow, renumber } from "./editor-form.js";
import { moveByKeys, startFormDraft } from "./form-draft.js";

const form = document.getElementById("editor");
const list = form.querySelector("[data-rows='slots']");
const undo = document.querySelector("[data-removed]");
let removed; // the row and the one it stood before
form.parentElement.classList.add("scripted");

const field = (row, name) => row.querySelector(`[name$=".${name}"]`);
const titled = (row) => `“${field(row, "name").value || `第 ${[...list.children].indexOf(row) + 1} 栏`}”`;
const changed = startFormDraft(form, {
  // Words of an excerpt that came with another text (a left copy, the other one of a conflict) are the server's to show.
  saved: () => {
    if ([...list.children].some((row) => row.dataset.shown !== field(row, "excerpt").value)) location.reload();
  },
  here(action, button) {
    const [what, place, way] = action.split(".");
    const row = list.children[place];
    if (action === "slots.add") open(addRow(list));
    else if (what === "excerpts") put(button.closest(".pick"), place);
    else if (way === "up" || way === "down") move(row, way === "up" ? -1 : 1);
    else if (way === "remove") takeAway(row);
    else if (way === "release") show(row, "");
    else return false;
    return true;
  },
});

function say(words, undoable = false) {
  undo.hidden = false;
  undo.querySelector("[data-says]").textContent = words;
  undo.querySelector("button").hidden = !undoable;
}

function open(row) {
  field(row, "name").focus();
  row.querySelector("[name='into']").checked = true;
}

function move(row, step) {
  moveRow(row, step);
  say(`${titled(row)}现在是第 ${[...list.children].indexOf(row) + 1} 栏。`);
}

function takeAway(row) {
  say(`删去了${titled(row)}。`, true);
  const next = row.nextElementSibling;
  removed = { row, next };
  row.remove();
  renumber(list);
  (next ?? list.lastElementChild ?? form).querySelector("[name$='.name'], [name='title']").focus();
}

undo.querySelector("button").addEventListener("click", () => {
  list.insertBefore(removed.row, removed.next?.parentElement === list ? removed.next : null);
  renumber(list);
  undo.hidden = true;
  field(removed.row, "name").focus();
  changed();
});

/* Into the chosen slot; where another excerpt stands in it, into a new one of the same name below it. */
function put(pick, number) {
  let row = list.querySelector("[name='into']:checked")?.closest("[data-row]") ?? list.firstElementChild;
  if (!row || field(row, "excerpt").value) {
    const before = row;
    row = addRow(list);
    field(row, "name").value = before ? field(before, "name").value : "论据";
    before?.after(row);
    renumber(list);
  }
  show(row, number, pick.querySelector("[data-excerpt]").cloneNode(true));
  row.querySelector("[name='into']").checked = true;
  say(`放进了${titled(row)}。`);
}

function show(row, number, ...words) {
  field(row, "excerpt").value = row.dataset.shown = number;
  row.querySelector("[data-quote]").replaceChildren(...words);
}

moveByKeys(form, "slots", (row, step) => {
  move(row, step);
  changed();
});

/* An excerpt goes to the slot that was written in last. */
form.addEventListener("focusin", ({ target }) => {
  const row = target.closest("[data-row]");
  if (row) row.querySelector("[name='into']").checked = true;
});
