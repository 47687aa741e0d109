/* Writing on the answer sheet. The text area takes every key, the input method, selection, undo and paste, and is what
   a screen reader reads; the cells only show it. In the sheet's own view the text area is one transparent cell that
   goes where the caret goes, so that input methods, context menus and scrolling find it there. */

import { SheetMap } from "./caret.js";
import { layOut } from "./sheet.js";

const FEWEST_ROWS = 8;
const SPARE_ROWS = 2; // below the row of the limit
const PAGE_ROWS = 8; // of PageUp and PageDown

export class SheetView {
  /**
   * `surface` holds `area`, `settings` are those of `layOut`, `upper` the last cell that is not over (or null), `expected`
   * the cells the paper has room for. `onLayout` is told each new layout, in every view, before the next frame.
   */
  constructor({ area, surface, settings, upper, expected, onLayout }) {
    Object.assign(this, { area, surface, upper, expected, onLayout });
    this.settings = { columns: 25, ...settings };
    this.columns = this.settings.columns;
    this.rows = []; // { element, cells, texts, marks, key }
    this.view = "plain";
    this.composing = null; // { start, text } while an input method is at work
    this.hanging = null; // the offset whose caret stands at the end of a row, not at the start of the next
    this.goal = null; // { offset, column }: where ArrowDown after ArrowDown aims

    this.caret = element("div", "caret");
    this.sheet = element("div", "sheet");
    this.sheet.append(this.caret);
    this.frame = element("div", "sheet-frame");
    this.frame.setAttribute("aria-hidden", "true");
    this.frame.append(this.sheet);
    surface.append(this.frame);
    surface.style.setProperty("--columns", this.columns);

    area.addEventListener("input", () => this.schedule());
    area.addEventListener("focus", () => this.schedule());
    document.addEventListener("selectionchange", () => document.activeElement === area && this.schedule());
    area.addEventListener("compositionstart", () => (this.composing = { start: area.selectionStart, text: "" }));
    area.addEventListener("compositionupdate", ({ data }) => this.composing && (this.composing.text = data));
    area.addEventListener("compositionend", () => {
      this.composing = null;
      this.schedule();
    });
    area.addEventListener("keydown", (event) => this.key(event));
    surface.addEventListener("mousedown", (event) => this.press(event));
    addEventListener("beforeprint", () => this.drawCells()); // on paper it is the sheet in every view
    this.draw();
  }

  show(view) {
    this.view = view;
    this.surface.dataset.view = view;
    this.drawn = undefined;
    this.draw();
    if (document.activeElement !== this.area) return;
    if (view === "sheet") this.reveal();
    else this.revealInArea();
  }

  revealInArea() {
    this.area.blur(); // focus brings the caret into sight only of what was not focused
    this.area.focus();
  }

  /* Drawing: at most once a frame, and only what has changed. */

  schedule() {
    this.frameRequest ??= requestAnimationFrame(() => {
      this.draw();
      if (document.activeElement === this.area && this.view !== "plain") this.reveal();
    });
  }

  draw() {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = undefined;
    this.read();
    if (this.view !== "plain") this.drawCells();
  }

  drawCells() {
    const { selectionStart, selectionEnd } = this.area;
    const caret = this.map.place(this.focus, this.focus === this.hanging);
    const selected = selectionStart < selectionEnd ? this.map.cells(selectionStart, selectionEnd) : null;
    const composed = this.composedCells();
    this.resize(Math.max(this.layout.rows.length, caret.row + 1));
    this.rows.forEach((row, index) => this.drawRow(row, index, selected, composed));
    this.drawCaret(caret, selected !== null);
  }

  /* What the text area holds now. */
  read() {
    const text = this.area.value;
    if (text === this.text) return;
    this.text = text;
    this.hanging = null;
    this.layout = layOut(text, this.settings);
    this.map = new SheetMap(text, this.layout.positions, this.settings);
    this.onLayout(this.layout);
  }

  get focus() {
    const { selectionStart, selectionEnd, selectionDirection } = this.area;
    return selectionDirection === "backward" ? selectionStart : selectionEnd;
  }

  get anchor() {
    const { selectionStart, selectionEnd, selectionDirection } = this.area;
    return selectionDirection === "backward" ? selectionEnd : selectionStart;
  }

  composedCells() {
    if (!this.composing?.text) return null;
    const { start, text } = this.composing;
    // Some keyboards compose a word anew that stands there already: it ends at the caret.
    const from = this.text.startsWith(text, start) ? start : this.text.lastIndexOf(text, this.area.selectionEnd);
    return from < 0 ? null : this.map.cells(from, from + text.length);
  }

  /* As many rows as the printed paper has, and one more than the text needs. */
  resize(needed) {
    const printed = Math.ceil((this.expected ?? 0) / this.columns) + SPARE_ROWS;
    const count = Math.max(FEWEST_ROWS, printed, needed + 1);
    while (this.rows.length > count) this.rows.pop().element.remove();
    while (this.rows.length < count) this.rows.push(this.addRow(this.rows.length));
  }

  addRow(index) {
    const row = element("div", "row");
    const cells = Array.from({ length: this.columns }, (_, column) => {
      const number = index * this.columns + column + 1;
      const cell = element("span", "cell");
      if (number % 100 === 0) cell.dataset.number = number;
      if (this.upper !== null && number > this.upper) cell.classList.add("past");
      return cell;
    });
    row.append(...cells);
    this.sheet.append(row);
    return { element: row, cells, texts: cells.map(() => ""), marks: cells.map(() => ""), key: "" };
  }

  drawRow(row, index, selected, composed) {
    const first = index * this.columns;
    const texts = this.layout.rows[index] ?? [];
    const marks = row.cells.map((_, column) => {
      const cell = first + column;
      return `${within(cell, selected) ? "s" : ""}${within(cell, composed) ? "c" : ""}`;
    });
    const key = `${texts.join("\n")}\n${marks.join()}`;
    if (key === row.key) return;
    row.key = key;
    row.cells.forEach((cell, column) => {
      const text = texts[column] ?? "";
      if (text !== row.texts[column]) {
        row.texts[column] = text;
        if (text && cell.firstChild) cell.firstChild.data = text;
        else cell.textContent = text;
        const width = widthOf(text);
        if (width) cell.dataset.width = width;
        else delete cell.dataset.width;
      }
      if (marks[column] !== row.marks[column]) {
        row.marks[column] = marks[column];
        cell.classList.toggle("selected", marks[column].includes("s"));
        cell.classList.toggle("composing", marks[column].includes("c"));
      }
    });
  }

  drawCaret({ row, column }, hidden) {
    const drawn = `${row} ${column} ${hidden}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.caret.hidden = hidden;
    this.caret.style.setProperty("--row", row);
    this.caret.style.setProperty("--column", column);
    for (const blinking of this.caret.getAnimations()) blinking.currentTime = 0;
    if (!this.composing) this.putArea(row, column); // else an input method's window would run away
  }

  putArea(row, column) {
    this.area.style.setProperty("--row", row);
    this.area.style.setProperty("--column", Math.min(Math.floor(column), this.columns - 1));
  }

  reveal() {
    const { row, column } = this.map.place(this.focus, this.focus === this.hanging);
    const cell = this.rows[row]?.cells[Math.min(Math.floor(column), this.columns - 1)];
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* Moving: the text area's own selection is the only one there is. */

  select(anchor, { offset, hanging = false }) {
    const direction = offset < anchor ? "backward" : "forward";
    this.area.setSelectionRange(Math.min(anchor, offset), Math.max(anchor, offset), direction);
    this.hanging = hanging ? offset : null;
    this.schedule();
  }

  /* Up and down, Home and End go by the sheet's rows; all other keys are the text area's. */
  key(event) {
    if (this.view !== "sheet" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE_ROWS, PageDown: PAGE_ROWS }[event.key];
    if (!steps && !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    this.read();
    const { selectionStart, selectionEnd } = this.area;
    const from = event.shiftKey || !steps ? this.focus : steps < 0 ? selectionStart : selectionEnd;
    const place = this.map.place(from, from === this.hanging);
    const to = steps ? this.vertically(from, place, steps) : this.horizontally(place.row, event.key);
    this.select(event.shiftKey ? this.anchor : to.offset, to);
  }

  vertically(from, place, steps) {
    const column = this.goal?.offset === from ? this.goal.column : place.column;
    const row = place.row + steps;
    const last = this.map.place(this.text.length).row;
    let to = this.map.offsetAt(Math.max(0, Math.min(row, last)), column);
    if (row < 0 && place.row === 0) to = { offset: 0 };
    if (row > last && place.row === last) to = { offset: this.text.length };
    this.goal = { offset: to.offset, column };
    return to;
  }

  horizontally(row, key) {
    return this.map.offsetAt(row, key === "Home" ? -1 : this.columns);
  }

  /* A cell that is clicked gets the caret; Shift and dragging select, two clicks a word, three a paragraph. */
  press(event) {
    const onSheet = this.frame.contains(event.target) || (event.target === this.area && this.view === "sheet");
    if (!onSheet || this.view === "plain") return;
    event.preventDefault(); // the text area keeps the focus, and its own idea of the place is another
    this.area.focus({ preventScroll: true });
    navigator.virtualKeyboard?.show(); // a tap after the keyboard was put away
    this.read();
    const spot = this.spot(event);
    const to = this.map.offsetAt(spot.row, spot.column);
    if (event.button === 2) return this.rightPress(spot, to);
    if (event.detail > 1) return this.selectAround(to.offset, event.detail);
    const anchor = event.shiftKey ? this.anchor : to.offset;
    this.select(anchor, to);
    this.draw();
    if (this.view === "split") this.revealInArea();
    if (event.button === 0) this.drag(anchor);
  }

  /* The browser's own menu with 粘贴 opens where the text area is. */
  rightPress({ row, column }, to) {
    const { selectionStart, selectionEnd } = this.area;
    if (to.offset < selectionStart || to.offset > selectionEnd) this.select(to.offset, to);
    this.draw();
    this.putArea(row, column);
  }

  selectAround(offset, clicks) {
    let [start, end] = this.map.paragraph(offset);
    if (clicks === 2) {
      const words = new Intl.Segmenter("zh", { granularity: "word" }).segment(this.text.slice(start, end));
      const word = words.containing(offset - start);
      if (word) [start, end] = [start + word.index, start + word.index + word.segment.length];
    }
    this.select(start, { offset: end });
  }

  drag(anchor) {
    const moving = new AbortController();
    const { signal } = moving;
    const move = (event) => {
      const { row, column } = this.spot(event);
      this.select(anchor, this.map.offsetAt(row, column));
    };
    addEventListener("mousemove", (event) => (event.buttons & 1 ? move(event) : moving.abort()), { signal });
    addEventListener("mouseup", () => moving.abort(), { signal });
  }

  /* The place under the pointer; between two rows it is the upper one's. */
  spot({ clientX, clientY }) {
    const top = this.rows[0].element.getBoundingClientRect();
    const pitch = this.rows[1].element.getBoundingClientRect().top - top.top;
    const cell = this.rows[0].cells[0].getBoundingClientRect();
    const row = Math.floor((clientY - top.top) / pitch);
    const column = (clientX - cell.left) / cell.width;
    return { row: Math.max(0, Math.min(row, this.rows.length - 1)), column: Math.max(0, column) };
  }
}

const element = (name, className) => Object.assign(document.createElement(name), { className });

const within = (cell, range) => range !== null && cell >= range[0] && cell <= range[1];

/* How a cell of more than one character is set: [20] nearly fits as it is, [GD] and [汉。] only smaller. */
function widthOf(text) {
  if (text.length < 2) return "";
  if (/^[\x21-\x7e]+$/.test(text)) return /[A-Zmw%]/.test(text) ? "wide" : "narrow";
  return [...new Intl.Segmenter("zh").segment(text)].length > 1 ? "squeezed" : "";
}
