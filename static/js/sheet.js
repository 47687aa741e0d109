// The answer sheet (答题卡) while a student types: the twin of exam/sheet/, which explains the rules.
// Change both; tests/exam/sheet/test_sheet_twin.py compares them.

const LINE_END = /\r\n|\r|\n/;
const NOISE =
  /[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb]/g;
const IDEOGRAPHIC_SPACE = "\u3000";

// Share the cell of what stands before them: accents, variation selectors, joiners. The sets are written out because
// Python and a browser know different versions of Unicode.
const ATTACHED = String.raw`[\u0300-\u036f\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\u302a-\u302d\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\u{e0020}-\u{e007f}\u{e0100}-\u{e01ef}]*`;
const TOKEN = new RegExp(
  [
    String.raw`(?<number>(?:[0-9]${ATTACHED})+(?:\.(?:[0-9]${ATTACHED})+)*(?:%${ATTACHED})?)`,
    `(?<latin>(?:[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]${ATTACHED})+)`,
    `(?<dash>——${ATTACHED}|……${ATTACHED})`,
    `(?<close>[。，、；：？！．,.;:?!”’）)》〕】]${ATTACHED})`,
    `(?<open>[“‘（(《〔【]${ATTACHED})`,
    `(?<other>.${ATTACHED})`,
  ].join("|"),
  "gsu",
);
const PAIR = new RegExp(`.${ATTACHED}(?:.${ATTACHED})?`, "gsu");
const LIST_HEAD = new RegExp(`^[0-9]、${ATTACHED}`, "u");

/**
 * Lay a text out. Returns, as `lay_out` in Python does:
 * - cells: position, from 1, of the last cell with anything but U+3000 in it;
 * - characters: code points without white space and other noise;
 * - rows: an array of rows, each an array of `columns` cell texts, "" where blank;
 * - positions: for each code point (not UTF-16 unit) its cell, from 0 over all rows, or null for noise.
 * Throws RangeError unless 4 ≤ columns and 0 ≤ indent < columns.
 */
export function layOut(
  text,
  { columns = 25, indent = 0, compoundMarks = false, listHeads = false, title = false } = {},
) {
  if (!(columns >= 4)) throw new RangeError(`答题卡每行至少 4 格，不能是 ${columns} 格。`);
  if (!(indent >= 0 && indent < columns))
    throw new RangeError(`段首缩进须在 0 到 ${columns - 1} 格之间，不能是 ${indent} 格。`);

  const pieces = allPieces(text, { columns, indent, compoundMarks, listHeads, title });
  const rowCount = pieces.length ? Math.floor(pieces.at(-1)[0] / columns) + 1 : 0;
  const rows = Array.from({ length: rowCount }, () => Array(columns).fill(""));
  const places = []; // the cell of each code point that is not noise
  let cells = 0;
  let characters = 0;
  for (const [cell, piece] of pieces) {
    rows[Math.floor(cell / columns)][cell % columns] += piece;
    for (const character of piece) {
      places.push(cell);
      if (character === IDEOGRAPHIC_SPACE) continue;
      cells = cell + 1;
      characters += 1;
    }
  }
  let next = 0;
  const positions = Array.from(text, (character) => (character.search(NOISE) < 0 ? places[next++] : null));
  return { cells, characters, rows, positions };
}

function allPieces(text, settings) {
  const pieces = [];
  let start = 0; // first cell of the row the next paragraph begins in
  text.split(LINE_END).forEach((line, number) => {
    const paragraph = readParagraph(line, settings.listHeads);
    const centred = settings.title && (number === 0 || (number === 1 && isSubtitle(paragraph)));
    const placed = place(paragraph, start, centred ? centringIndent(paragraph, settings) : settings.indent, settings);
    for (const piece of placed) pieces.push(piece);
    const last = placed.length ? placed.at(-1)[0] : start;
    start += (Math.floor((last - start) / settings.columns) + 1) * settings.columns; // rule 5
  });
  return pieces;
}

function readParagraph(line, listHeads) {
  line = line.replace(NOISE, "");
  const spaces = line.match(/^\u3000*/)[0].length;
  const body = line.slice(spaces);
  const head = listHeads ? body.match(LIST_HEAD) : null;
  if (!head) return { spaces, tokens: readTokens(body) };
  return { spaces, tokens: [{ kind: "other", cells: [head[0]] }, ...readTokens(body.slice(head[0].length))] };
}

function readTokens(text) {
  return Array.from(text.matchAll(TOKEN), ({ 0: whole, groups }) => {
    if (groups.number || groups.latin) return { kind: "run", cells: whole.match(PAIR) };
    if (groups.dash) return { kind: "dash", cells: [whole[0], whole.slice(1)] };
    return { kind: groups.close ? "close" : groups.open ? "open" : "other", cells: [whole] };
  });
}

function place({ spaces, tokens }, start, indent, { columns, compoundMarks }) {
  const pieces = Array.from({ length: spaces }, (_, space) => [start + space, IDEOGRAPHIC_SPACE]);
  const needs = roomNeeded(tokens, columns);
  let cell = start + Math.max(indent, spaces);
  let squeezable = spaces > 0; // something of this paragraph stands before `cell`
  let previous = ""; // what the cell before this one holds, where that is a single mark of its own
  tokens.forEach((token, index) => {
    const free = columns - (cell % columns);
    const rowBegins = free === columns;
    const squeezed = token.kind === "close" && rowBegins && squeezable; // rule 1
    const shared = compoundMarks && shareACell(previous, token) && !rowBegins && needs[index] - 1 <= free;
    if (squeezed || shared) {
      pieces.push([cell - 1, token.cells[0]]);
      if (!squeezed) previous = "";
      return;
    }
    if (needs[index] > free) cell += free; // rules 2 and 4
    const texts = token.kind === "dash" && free === 1 ? [token.cells.join("")] : token.cells; // rule 3
    for (const text of texts) pieces.push([cell++, text]);
    squeezable = true;
    previous = token.kind === "close" ? texts[0] : "";
  });
  return pieces;
}

// Cells that have to be left in a row for each token to be placed there; see _needs in layout.py.
function roomNeeded(tokens, columns) {
  let need = 1;
  return [...tokens]
    .reverse()
    .map(({ kind, cells }) => {
      if (kind === "open") need = need < columns ? need + 1 : 2;
      else need = kind === "run" && cells.length <= columns ? cells.length : 1;
      return need;
    })
    .reverse();
}

function shareACell(previous, token) {
  const mark = token.cells[0][0];
  if ("“‘".includes(mark)) return previous === "：" || previous === ":";
  return "”’".includes(mark) && previous !== "" && "。，、；：？！．,.;:?!".includes(previous);
}

const isSubtitle = ({ tokens }) => tokens.length > 0 && tokens[0].cells.join(" ") === "— —";

function centringIndent({ tokens }, settings) {
  const placed = place({ spaces: 0, tokens }, 0, 0, settings);
  const width = placed.length ? placed.at(-1)[0] + 1 : 1;
  return width <= settings.columns ? Math.floor((settings.columns - width) / 2) : settings.indent;
}
