/* Two texts of one draft side by side, their differences marked; nothing is overwritten until the student chooses. */

import { differences, merge } from "./merge.js";

/** Makes the buttons of `panel` work for `draft`. Returns a function that shows the conflict: it takes the stored
    text and the time it was saved at, in words. */
export function startConflict(panel, draft) {
  const one = (name) => panel.querySelector(`[data-${name}]`);
  const { area } = draft;
  const chosen = {
    mine: (mine) => mine,
    theirs: (mine, theirs) => theirs,
    merged: (mine, theirs, base) => merge(mine, theirs, base),
  };

  function show() {
    const sides = differences(area.value, draft.stored.text);
    for (const [name, pieces] of [["mine", sides.mine], ["stored", sides.theirs]]) {
      one(name).replaceChildren(...pieces.map(([text, changed]) => (changed ? marked(text) : text)));
    }
  }

  for (const part of panel.querySelectorAll("[data-by-script]")) part.hidden = false;
  area.addEventListener("input", () => draft.paused && show());
  for (const button of panel.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", async () => {
      const { stored, base } = draft;
      const mine = area.value;
      panel.hidden = true;
      if (!(await draft.resolve(mine))) return; // the page's text is stored first, so that neither is ever gone
      const text = chosen[button.dataset.choose](mine, stored.text, base);
      if (text !== mine) {
        area.value = text;
        area.dispatchEvent(new Event("input", { bubbles: true }));
        draft.save();
      }
      area.focus();
    });
  }

  return (time) => {
    one("stored-at").textContent = time;
    show();
    panel.hidden = false;
    panel.focus();
  };
}

const marked = (text) => Object.assign(document.createElement("mark"), { textContent: text });
