/* Two texts of one draft, paragraph by paragraph: where they differ, and one text of both. Pure. */

const MOST_COMPARED = 1_000_000; // pairs of paragraphs; past that a stretch counts as changed throughout

/** Where `mine` and `theirs` differ: for each a list of [piece, whether the other has it differently]; the pieces in
    order are the whole text and a line end. */
export function differences(mine, theirs) {
  const sides = { mine: [], theirs: [] };
  for (const { own, other, same } of stretches(mine, theirs)) {
    const [before, after] = sharedEnds(own, other);
    for (const [side, text] of [[sides.mine, own], [sides.theirs, other]]) {
      const end = text.length - after;
      side.push([text.slice(0, before), false], [text.slice(before, end), true], [text.slice(end), false], [same, false]);
    }
  }
  for (const side of ["mine", "theirs"]) sides[side] = sides[side].filter(([text]) => text);
  return sides;
}

/** One text of two that both began as `base`: the changes of each. Where both changed a stretch, and differently, the
    paragraphs of both are kept, theirs first, and those they share once. Where the beginning is not known (undefined),
    that goes for the whole: then no paragraph of either is missing. */
export function merge(mine, theirs, base) {
  let merged = "";
  for (const { own, other, began, same } of stretches(mine, theirs, base)) {
    if (own === other || other === began) merged += own;
    else if (own === began) merged += other;
    else if (own && other && base !== undefined) merged += `${merge(own.slice(0, -1), other.slice(0, -1))}\n`;
    else merged += other + own;
    merged += same;
  }
  return merged.replace(/\n$/, "");
}

/* The texts cut at the paragraphs that all of them have: what each has before such a paragraph, and the paragraph.
   Each paragraph has its line end, the last one too. */
function* stretches(mine, theirs, base) {
  const [own, other] = [paragraphs(mine), paragraphs(theirs)];
  const began = base === undefined ? common(own, other).map(([at]) => own[at]) : paragraphs(base);
  const [inOwn, inOther] = [new Map(common(began, own)), new Map(common(began, other))];
  let [i, j, k] = [0, 0, 0];
  const upTo = (a, b, c) => ({
    own: own.slice(i, a).join(""), other: other.slice(j, b).join(""), began: began.slice(k, c).join(""), same: "",
  });
  for (const [at, paragraph] of began.entries()) {
    if (!inOwn.has(at) || !inOther.has(at)) continue;
    yield { ...upTo(inOwn.get(at), inOther.get(at), at), same: paragraph };
    [i, j, k] = [inOwn.get(at) + 1, inOther.get(at) + 1, at + 1];
  }
  yield upTo(own.length, other.length, began.length);
}

const paragraphs = (text) => text.split("\n").map((paragraph) => `${paragraph}\n`);

/* The longest common subsequence of two lists, as pairs of places. */
function common(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const pairs = Array.from({ length: start }, (_, at) => [at, at]);
  const [rows, columns] = [a.length - end - start, b.length - end - start];
  if (rows * columns <= MOST_COMPARED) {
    const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
    const same = (i, j) => a[start + i] === b[start + j];
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        longest[i][j] = same(i, j) ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    for (let i = 0, j = 0; i < rows && j < columns; ) {
      if (same(i, j)) pairs.push([start + i++, start + j++]);
      else if (longest[i + 1][j] >= longest[i][j + 1]) i += 1;
      else j += 1;
    }
  }
  for (let back = end; back > 0; back -= 1) pairs.push([a.length - back, b.length - back]);
  return pairs;
}

/* How much two texts share at their beginning and at their end, in code units and never half a character. */
function sharedEnds(a, b) {
  const most = Math.min(a.length, b.length);
  let before = 0;
  while (before < most && a[before] === b[before]) before += 1;
  if (isHighHalf(a, before - 1)) before -= 1;
  let after = 0;
  while (after < most - before && a[a.length - 1 - after] === b[b.length - 1 - after]) after += 1;
  if (isHighHalf(a, a.length - after - 1)) after -= 1;
  return [before, Math.max(after, 0)];
}

const isHighHalf = (text, at) => text.charCodeAt(at) >> 10 === 0x36; // NaN before the beginning: no

/** With how many code points both texts begin. */
export function sharedStart(a, b) {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end++;
  return [...a.slice(0, end)].length;
}
