/* Between the page and the text behind it. Elements with data-start show stretches of the text of the element with
   data-marked around them; places in that text are code points, as the server counts them: 𠮷 is one. */

const points = (text) => [...text].length;
const startOf = (element) => Number(element.dataset.start);
const endOf = (element) => startOf(element) + points(element.textContent);

/** What `range` covers of the texts on the screen inside `root`: a list of { target, start, end }. */
export function spansOf(range, root) {
  const spans = new Map();
  for (const element of root.querySelectorAll("[data-start]")) {
    if (!range.intersectsNode(element) || element.closest("[hidden]")) continue;
    const start = placeOf(element, range.startContainer, range.startOffset) ?? startOf(element);
    const end = placeOf(element, range.endContainer, range.endOffset) ?? endOf(element);
    if (start >= end) continue;
    const target = element.closest(".marked");
    spans.set(target, { target, start: spans.get(target)?.start ?? start, end });
  }
  return [...spans.values()];
}

function placeOf(element, node, offset) {
  if (!element.contains(node)) return undefined;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(node, offset);
  return startOf(element) + points(before.toString());
}

/** The stretches of the page that show `start` to `end` of the target's text, as ranges. */
export function rangesOf({ target, start, end }) {
  const ranges = [];
  for (const element of target.querySelectorAll("[data-start]")) {
    const from = Math.max(start, startOf(element));
    const to = Math.min(end, endOf(element));
    if (from >= to) continue;
    const range = document.createRange();
    range.setStart(...spotOf(element, from - startOf(element)));
    range.setEnd(...spotOf(element, to - startOf(element)));
    ranges.push(range);
  }
  return ranges;
}

/* The text node and the offset in it, as the browser counts, after so many code points of the element. */
function spotOf(element, count) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const characters = [...walker.currentNode.data];
    if (count <= characters.length) return [walker.currentNode, characters.slice(0, count).join("").length];
    count -= characters.length;
  }
  return [element, element.childNodes.length];
}

/** The text that a .marked element shows, as the server names it: its kind and its row. */
export function nameOf({ dataset }) {
  const field = ["material", "paragraph", "passage", "answer"].find((name) => name in dataset);
  return { field, pk: dataset[field] };
}

const GAP = 8; // pixels

/** Puts an .at-selection below the last of the boxes it is about, or above the first where there is no room. */
export function placeAt(element, boxes) {
  const [first, last] = [boxes[0], boxes.at(-1)];
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = last.bottom + GAP;
  const top = below + height < innerHeight ? below : Math.max(GAP, first.top - GAP - height);
  const left = Math.max(GAP, Math.min(last.right - width / 2, innerWidth - width - GAP));
  element.style.setProperty("--top", `${top}px`);
  element.style.setProperty("--left", `${left}px`);
}
