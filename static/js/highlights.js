/* The highlighter: what is selected in the reading is marked, with a note or without. The server draws the marks; until
   it has answered, the browser paints them over the text, which stays as it is. */

import { nameOf, placeAt, rangesOf, spansOf } from "./spans.js";
import { Unsaved } from "./unsaved.js";

const MOST = 500; // characters of a note, as the server has it

export class Highlights {
  /** `reading` holds the texts, `marker` is the small form at the selection, `unsaved` where waiting changes are listed. */
  constructor({ reading, marker, unsaved }) {
    Object.assign(this, { reading, marker, unsaved });
    this.choices = marker.querySelector("[role='group']");
    this.note = marker.querySelector(".note");
    this.area = marker.querySelector("textarea");
    this.spans = []; // what is selected
    this.own = null; // the highlight that is open, by its link
    this.queue = new Unsaved({
      kind: "highlights",
      what: "划线和批注",
      student: marker.dataset.student,
      onSaved: (change, reply) => this.redraw(change, reply),
      onState: (words) => this.tell(words),
    });
    document.addEventListener("selectionchange", () => this.pressed || this.selected());
    document.addEventListener("pointerdown", ({ target, pointerType }) => {
      this.pressed = pointerType === "mouse" && !marker.contains(target);
    });
    document.addEventListener("pointerup", () => {
      this.pressed = false;
      setTimeout(() => this.selected()); // a click that takes the selection back does so after this
    });
    reading.addEventListener("click", (event) => this.clicked(event));
    for (const name of ["scroll", "show-panel"]) reading.addEventListener(name, () => this.place(), true);
    addEventListener("resize", () => this.place());
    this.choices.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    this.area.addEventListener("input", () => this.typed());
    marker.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    marker.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && this.area.value === this.before) this.close();
    });
    marker.querySelector("[data-cancel]").addEventListener("click", () => this.close());
    marker.querySelector("[data-remove]").addEventListener("click", () => this.remove());
    this.queue.start();
    this.paint();
  }

  get writing() {
    return !this.note.hidden;
  }

  /* Choosing. */

  selected() {
    if (this.writing) return;
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    this.spans = range && this.reading.contains(range.startContainer) ? spansOf(range, this.reading) : [];
    this.choices.hidden = this.marker.hidden = !this.spans.length;
    this.place();
  }

  clicked(event) {
    const found = event.target.closest("[data-highlight]");
    if (!found || this.writing || !(found.matches("a") || getSelection().isCollapsed)) return;
    event.preventDefault();
    this.own = this.reading.querySelector(`a.ref[data-highlight="${parseInt(found.dataset.highlight, 10)}"]`);
    this.open(this.own.dataset.note);
  }

  place() {
    if (this.marker.hidden) return;
    const boxes = this.ranges().flatMap((range) => [...range.getClientRects()]);
    if (!boxes.length) return;
    placeAt(this.marker, boxes);
  }

  ranges() {
    if (!this.own) return this.spans.flatMap(rangesOf);
    return [...this.reading.querySelectorAll(`mark[data-highlight~="${this.own.dataset.highlight}"]`)].map((mark) => {
      const range = document.createRange();
      range.selectNodeContents(mark);
      return range;
    });
  }

  /* Marking and noting: by the buttons, the keys, or a click on a mark. */

  mark() {
    this.selected(); // a quick hand is here before the browser has told
    if (this.writing || !this.spans.length) return;
    this.changes("").forEach((change) => this.queue.add(change));
    this.close();
  }

  write() {
    this.selected();
    if (!this.writing && this.spans.length) this.open("");
  }

  open(text) {
    this.choices.hidden = true;
    this.note.hidden = this.marker.hidden = false;
    this.marker.querySelector("[data-remove]").hidden = !this.own;
    this.area.value = this.before = text;
    this.back = document.activeElement;
    this.typed();
    this.paint();
    this.place();
    this.area.focus({ preventScroll: true });
  }

  typed() {
    const left = MOST - [...this.area.value].length;
    this.marker.querySelector("[data-says]").textContent =
      left < 0 ? `多了 ${-left} 个字，批注至多 ${MOST} 字。` : `还可写 ${left} 字`;
    this.area.setAttribute("aria-invalid", String(left < 0));
    this.queue.keep(left >= 0 && this.area.value !== this.before ? this.changes(this.area.value) : []);
    return left >= 0;
  }

  /* What the note, or the bare selection, would become: in several paragraphs of the reading one highlight each, the
     last with the note. */
  changes(note) {
    if (this.own) return [this.change({ note })];
    return this.spans.map((span, index) => {
      const { field, pk } = nameOf(span.target);
      const { start, end } = span;
      const fields = { [field]: pk, start, end, note: index === this.spans.length - 1 ? note : "" };
      return { url: this.marker.getAttribute("action"), fields, quote: rangesOf(span).join(""), field, pk };
    });
  }

  /* Of the open highlight. */
  change(fields, more = "") {
    const url = `${this.own.getAttribute("href")}${more}`;
    return { url, fields, quote: this.ranges().join(""), ...nameOf(this.own.closest(".marked")) };
  }

  save() {
    if (!this.typed()) return this.area.focus();
    if (!this.own || this.area.value !== this.before) this.changes(this.area.value).forEach((change) => this.queue.add(change));
    this.close();
  }

  remove() {
    this.queue.add({ ...this.change({}, "remove/"), removes: true });
    this.close();
  }

  close() {
    this.queue.keep([]);
    const wrote = this.writing;
    this.note.hidden = this.marker.hidden = true;
    this.own = null;
    this.spans = [];
    if (this.reading.contains(getSelection().anchorNode)) getSelection().removeAllRanges();
    this.paint();
    if (wrote) (this.back?.isConnected ? this.back : this.reading).focus({ preventScroll: true });
  }

  /* Drawing. */

  redraw({ field, pk }, { html }) {
    const target = this.reading.querySelector(`.marked[data-${field}="${pk}"]`);
    if (!target || html === undefined) return this.paint();
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const kept = range && target.contains(range.startContainer) ? spansOf(range, target) : [];
    const focused = target.contains(document.activeElement) && document.activeElement.dataset.highlight;
    target.innerHTML = html;
    if (kept.length) {
      const ranges = rangesOf(kept[0]);
      selection.setBaseAndExtent(ranges[0].startContainer, ranges[0].startOffset, ranges.at(-1).endContainer, ranges.at(-1).endOffset);
    }
    if (focused) target.querySelector(`a.ref[data-highlight="${focused}"]`)?.focus({ preventScroll: true });
    if (this.own) this.own = this.reading.querySelector(`a.ref[data-highlight="${this.own.dataset.highlight}"]`) ?? this.own;
    this.paint();
  }

  paint() {
    if (!globalThis.CSS?.highlights) return; // an old browser shows marks when they are saved
    const waiting = this.queue.changes.flatMap(({ field, pk, fields: { start, end } }) => {
      const target = end && this.reading.querySelector(`.marked[data-${field}="${pk}"]`);
      return target ? rangesOf({ target, start, end }) : [];
    });
    const chosen = this.writing && !this.own ? this.spans.flatMap(rangesOf) : [];
    CSS.highlights.set("unsaved", new Highlight(...waiting, ...chosen));
  }

  /* What waits, with its note, in words; each can be given up. */
  tell(words) {
    const waiting = this.queue.changes.filter(({ refused }) => words || refused);
    const list = document.createElement("ul");
    for (const change of waiting) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: "放弃" });
      button.addEventListener("click", () => {
        this.queue.drop(change);
        this.paint();
      });
      const item = document.createElement("li");
      item.append(`${change.removes ? "删除" : ""}“${change.quote}”${change.fields.note ? `批注：${change.fields.note}` : ""} `);
      item.append(change.refused ?? "", button);
      list.append(item);
    }
    const says = document.createElement("p");
    says.setAttribute("role", "alert");
    says.textContent = words || "有划线或批注没有存上：";
    const said = JSON.stringify([words, waiting]);
    if (said !== this.said) this.unsaved.replaceChildren(says, list); // read out once
    this.said = said;
    this.unsaved.hidden = !waiting.length;
  }
}
