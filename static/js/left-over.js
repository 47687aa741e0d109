/* Of an attempt that is handed in: its room is kept on this device no more; a text that was written without network while
   it was handed in elsewhere, or its time ran out, is shown. */

import { copiesOf, forgetPage, removeLocal } from "./local.js";

const box = document.querySelector("[data-left]");
forgetPage(new URL("..", location).href);
const handedIn = box.querySelector("template").content.textContent;

for (const [name, { text }] of copiesOf(box.dataset.left)) {
  if (text === handedIn || !text.trim()) {
    removeLocal(name);
    continue;
  }
  box.hidden = false;
  box.querySelector("textarea").value = text;
  box.querySelector("button").addEventListener("click", () => {
    removeLocal(name);
    box.hidden = true;
  });
}
