/* How wide the reading is beside the writing, remembered in this browser, and showing one of the two alone. */

import { quietly } from "./local.js";

const KEY = "room:split";
const STEP = 2; // percent
const LEAST = { reading: 18, writing: 25 }; // rem: a line to read, twenty-five cells to see

/** The divider between the panes of `room`: dragged, moved by the arrow keys, put back by a double click. */
export function makeDivider(room, divider) {
  let share = 50;

  function limits() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const percent = (size) => Math.min(50, Math.ceil((100 * size * rem) / room.clientWidth));
    return [percent(LEAST.reading), 100 - percent(LEAST.writing)];
  }

  function draw() {
    const [least, most] = limits();
    const shown = Math.round(Math.min(most, Math.max(least, share)));
    room.style.setProperty("--split", `${shown}%`);
    const values = { valuenow: shown, valuemin: least, valuemax: most, valuetext: `资料占 ${shown}%` };
    for (const [name, value] of Object.entries(values)) divider.setAttribute(`aria-${name}`, value);
    return shown;
  }

  function move(to) {
    share = to;
    share = draw();
    quietly(() => localStorage.setItem(KEY, share));
  }

  divider.addEventListener("keydown", (event) => {
    const [least, most] = limits();
    const to = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: least, End: most }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(to);
  });
  divider.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault(); // no text is selected on the way, and the caret stays in the text area
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (!divider.hasPointerCapture(pointerId)) return;
    const { left, width } = room.getBoundingClientRect();
    move((100 * (clientX - left)) / width);
  });
  divider.addEventListener("mousedown", (event) => event.preventDefault());
  divider.addEventListener("dblclick", () => {
    move(50);
    quietly(() => localStorage.removeItem(KEY));
  });
  addEventListener("resize", draw);
  share = Number(quietly(() => localStorage.getItem(KEY))) || share;
  divider.hidden = false;
  draw();
}

/** Showing only "reading" or "writing", without the page's head, and both again; for this page alone. The caret and
    the places in both panes stay. Returns what turns one of the two on and off; its button then says so. */
export function oneAlone(panes, buttons) {
  const places = new Map();
  const labels = Object.entries(buttons).map(([name, button]) => [name, button, button.textContent]);

  function show(name) {
    const caret = document.activeElement;
    for (const pane of Object.values(panes)) if (pane.checkVisibility()) places.set(pane, pane.scrollTop);
    document.body.dataset.only = name;
    for (const [pane, place] of places) pane.scrollTop = place;
    for (const [of, button, label] of labels) button.textContent = of === name ? "回到全页" : label;
    const pane = panes[name] ?? panes.writing;
    if (!caret.checkVisibility()) (pane.querySelector("textarea.paper") ?? pane).focus({ preventScroll: true });
  }

  show("");
  panes.reading.addEventListener("show-panel", () => document.body.dataset.only === "writing" && show(""));
  return (name) => show(document.body.dataset.only === name ? "" : name);
}
