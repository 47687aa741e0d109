/* The search box: / leads to it, arrows through the results; on its page results follow the typing, and the last
   searches of this person are kept on this device until sign-out. */

const KEPT = 8;
const PAUSE_MS = 180;
const box = document.querySelector("form[role=search] input[type=search][name=q]");
const form = box?.form;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const writing = target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  if (event.key === "/" && !writing && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(event, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && target.matches("[data-result]")) {
    box.focus();
  }
});

/** From the box to the first result, from a result to its neighbour, from the first back to the box. */
function step(event, by) {
  const results = [...document.querySelectorAll("[data-result]")];
  const place = event.target === box ? -1 : results.indexOf(event.target);
  if (!results.length || (place < 0 && event.target !== box) || place + by >= results.length) return;
  if (place < 0 && by < 0) return;
  event.preventDefault();
  (results[place + by] ?? box).focus();
}

/** What was typed before the scripts had arrived, nobody heard: boxes that search while one types do so now. */
function catchUp() {
  for (const early of document.querySelectorAll("input[type=search]")) {
    if (early.value !== early.defaultValue) early.dispatchEvent(new Event("search"));
  }
}

/** On a narrow screen what can be chosen would push the results off it: only what is chosen stays open. */
function foldFacets() {
  if (!matchMedia("(max-width: 60rem)").matches) return;
  for (const facet of document.querySelectorAll(".facets details")) facet.open = Boolean(facet.querySelector(".chosen"));
}

addEventListener("DOMContentLoaded", catchUp); // htmx listens from then on

if (form?.matches("[data-search]")) {
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.dispatchEvent(new CustomEvent("typed")), PAUSE_MS);
  };
  // Half a syllable of an input method is no query.
  box.addEventListener("input", (event) => event.isComposing || soon());
  box.addEventListener("compositionend", soon);
  if (box.value !== box.defaultValue) soon();
  form.addEventListener("submit", () => clearTimeout(waiting));
  document.addEventListener("htmx:load", foldFacets);
  foldFacets();
  keepSearches();
}

function keepSearches() {
  const key = () => `searches:${document.querySelector("[data-searcher]")?.dataset.searcher ?? ""}`;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key())) ?? [];
    } catch {
      return [];
    }
  };
  const keep = () => {
    const typed = box.value.trim();
    if (typed) write([typed, ...read().filter((one) => one !== typed)].slice(0, KEPT));
  };
  const write = (searches) => {
    try {
      localStorage.setItem(key(), JSON.stringify(searches));
    } catch {
      // A full or forbidden store: nothing is kept.
    }
  };
  form.addEventListener("submit", keep);
  document.addEventListener("click", (event) => event.target.closest("[data-result]") && keep());
  document.addEventListener("htmx:load", show);
  show();

  function show() {
    const shown = document.querySelector("[data-recent]");
    const searches = read();
    if (!shown || !searches.length) return;
    shown.hidden = false;
    shown.querySelector("ul").replaceChildren(...searches.map(asLink));
    shown.querySelector("button").onclick = () => {
      write([]);
      shown.hidden = true;
      box.focus();
    };
  }
}

function asLink(search) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "chip";
  link.href = `?q=${encodeURIComponent(search)}`;
  link.textContent = search;
  item.append(link);
  return item;
}
