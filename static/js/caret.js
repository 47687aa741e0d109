/* Between an offset in the text, as in selectionStart, and a place on the answer sheet. Pure: no DOM. */

// Belong to the character before them: no caret between the two.
const ATTACHED = /^[\p{M}\u200d\u{e0020}-\u{e007f}]$/u;

// A click left of this share of a character puts the caret before it: who clicks a cell means to write there.
const BEFORE = 0.6;

/**
 * The text as `layOut` of sheet.js placed it. Its line ends are \n, as in the value of a text area.
 *
 * A place is `{ row, column }`: 3 is the left edge of the fourth cell, 3.5 the middle of a cell of two characters.
 * Where a paragraph goes on in the next row, one offset has two places, the end of a row and the start of the next;
 * `hanging` says that the first is meant.
 */
export class SheetMap {
  constructor(text, positions, { columns = 25, indent = 0, title = false }) {
    this.length = text.length;
    this.columns = columns;
    this.units = []; // printed characters in order: { start, end, cell }
    this.paragraphs = []; // { start, end, row, indent, first, last }; its units are first … last - 1
    let offset = 0;
    let index = 0;
    let paragraph = this.#begin(0, 0, title ? Math.floor((columns - 1) / 2) : indent);
    for (const character of text) {
      const cell = positions[index++];
      const end = offset + character.length;
      const previous = this.units.at(-1);
      if (character === "\n") {
        paragraph = this.#begin(end, this.#endRow(paragraph) + 1, indent);
      } else {
        paragraph.end = end;
        if (cell !== null) {
          if (previous?.cell === cell && ATTACHED.test(character)) previous.end = end;
          else this.units.push({ start: offset, end, cell });
          paragraph.last = this.units.length;
        }
      }
      offset = end;
    }
    this.#share();
  }

  #begin(start, row, indent) {
    const first = this.units.length;
    const paragraph = { start, end: start, row, indent, first, last: first };
    this.paragraphs.push(paragraph);
    return paragraph;
  }

  #endRow({ row, first, last }) {
    return last > first ? this.#rowOf(this.units[last - 1]) : row;
  }

  #rowOf(unit) {
    return Math.floor(unit.cell / this.columns);
  }

  /* Where in its cell each unit begins and ends: [20] is two halves. */
  #share() {
    for (let from = 0, to = 0; from < this.units.length; from = to) {
      while (to < this.units.length && this.units[to].cell === this.units[from].cell) to++;
      for (let at = from; at < to; at++) {
        const unit = this.units[at];
        const column = unit.cell % this.columns;
        unit.left = column + (at - from) / (to - from);
        unit.right = column + (at - from + 1) / (to - from);
      }
    }
  }

  #paragraphAt(offset) {
    return this.paragraphs[firstIndex(this.paragraphs, ({ start }) => start > offset) - 1];
  }

  /** Where the caret stands. */
  place(offset, hanging = false) {
    const paragraph = this.#paragraphAt(offset);
    const next = firstIndex(this.units, ({ start }) => start >= offset);
    const before = next > paragraph.first ? this.units[next - 1] : null;
    if (!before && next === paragraph.last) return { row: paragraph.row, column: paragraph.indent };
    const row = this.#rowOf(before ?? this.units[next]);
    if (next < paragraph.last) {
      const nextRow = this.#rowOf(this.units[next]);
      return hanging && row < nextRow ? { row, column: before.right } : { row: nextRow, column: this.units[next].left };
    }
    // At the end of a full last row the next character begins a new one. Elsewhere that row is taken.
    if (before.right === this.columns && paragraph === this.paragraphs.at(-1)) return { row: row + 1, column: 0 };
    // Spaces typed at the start of a paragraph count towards its indent.
    return { row, column: row === paragraph.row ? Math.max(before.right, paragraph.indent) : before.right };
  }

  /** The offset nearest to a place, and whether it hangs at the end of its row. Rows past the text are its end. */
  offsetAt(row, column) {
    const first = firstIndex(this.units, (unit) => unit.cell >= row * this.columns);
    const next = firstIndex(this.units, (unit) => unit.cell >= (row + 1) * this.columns);
    if (first === next) {
      const paragraph = this.paragraphs[firstIndex(this.paragraphs, (one) => one.row > row) - 1];
      const ahead = paragraph.last > paragraph.first && this.#rowOf(this.units[paragraph.first]) > row;
      return { offset: ahead ? paragraph.start : paragraph.end, hanging: false };
    }
    for (const unit of this.units.slice(first, next)) {
      if (column < unit.left + (unit.right - unit.left) * BEFORE) return { offset: unit.start, hanging: false };
    }
    const last = this.units[next - 1];
    const paragraph = this.#paragraphAt(last.start);
    if (paragraph.last === next) return { offset: paragraph.end, hanging: false };
    return { offset: last.end, hanging: true };
  }

  /** First and last cell of what stands between two offsets, blank cells in between with it; null for nothing. */
  cells(start, end) {
    const first = firstIndex(this.units, (unit) => unit.end > start);
    const next = firstIndex(this.units, (unit) => unit.start >= end);
    return first < next ? [this.units[first].cell, this.units[next - 1].cell] : null;
  }

  /** Start and end of the paragraph an offset is in. */
  paragraph(offset) {
    const { start, end } = this.#paragraphAt(offset);
    return [start, end];
  }
}

/* In a list where `is` is false, then true: the index of the first true, or the length. */
function firstIndex(list, is) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
