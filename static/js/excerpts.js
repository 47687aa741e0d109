/* Excerpts on their way to the notebook. One that was written without network waits in this browser and is listed in the
   notebook until it is there; its key goes with it, so that it is taken once however often it is sent. */

import { say } from "./say.js";
import { Unsaved } from "./unsaved.js";

const form = document.querySelector("form[data-excerpt]");
const list = document.querySelector("[data-waiting]");
let own; // what the form of this page became

const queue = new Unsaved({
  kind: "excerpts",
  what: "摘录",
  student: document.body.dataset.person,
  onSaved(change) {
    if (change === own) return location.assign(backTo(change.fields.next));
    // Source and target outlive the swap: the next list is asked for before this one stands.
    if (list) htmx.ajax("GET", location.href, { source: list, target: "#notebook-list", select: "#notebook-list > *", swap: "innerHTML" });
    else say("没有网络时写的摘录已收进素材本。");
  },
  onState(words) {
    if (own?.refused) {
      const refused = own;
      own = undefined;
      queue.drop(refused);
      form.submit(); // the server's page says what is wrong, and where
    } else if (own && words) location.assign(form.dataset.notebook); // where it is listed
    if (list) show(words);
  },
});

function backTo(next) {
  const address = new URL(next || form.dataset.notebook, location);
  return address.origin === location.origin ? address : form.dataset.notebook;
}

/* The form that was kept on this device is the same each time; what a link asked of it stands in the address. */
function fillIn() {
  form.elements.key.value = crypto.randomUUID();
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const text = new URLSearchParams(location.hash.slice(1)).get("text");
  if (text) form.elements.text.value = text;
}

function take(event) {
  event.preventDefault();
  if (own) return; // a double click
  const { csrfmiddlewaretoken: _, ...fields } = Object.fromEntries(new FormData(form));
  own = { url: form.action, fields, quote: fields.text };
  queue.add(own);
}

function show(words) {
  list.hidden = !queue.changes.length;
  list.querySelector("[data-says]").textContent = words;
  list.querySelector("ul").replaceChildren(...queue.changes.map(item));
}

function item(change) {
  const shown = document.createElement("li");
  const text = Object.assign(document.createElement("p"), { textContent: change.quote });
  shown.append(text);
  if (change.fields.note) shown.append(Object.assign(document.createElement("p"), { className: "own-note", textContent: `批注：${change.fields.note}` }));
  if (!change.refused) return shown;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: "放弃" });
  button.addEventListener("click", () => queue.drop(change));
  shown.append(Object.assign(document.createElement("p"), { className: "changed", textContent: `没有收进：${change.refused}` }), button);
  return shown;
}

if (form && "keptFor" in document.documentElement.dataset) fillIn();
form?.addEventListener("submit", take);
if (list) show("");
queue.start();
