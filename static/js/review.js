/* A card by keyboard: space shows the point, 1 to 4 rate it. Without scripts both are a click. */

const reveal = document.querySelector("[data-reveal]");
const TAKES_KEYS = "input, textarea, select, button, a, summary, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && !reveal.open && !event.target.closest(TAKES_KEYS)) {
    event.preventDefault();
    reveal.open = true;
  } else if (reveal.open && /^[1-4]$/.test(event.key) && !event.target.closest("input, textarea, select")) {
    reveal.querySelector(`button[name="rating"][value="${event.key}"]`)?.click();
  }
});
