/* What a question's length means in cells, and what to say about it while a student writes. Pure. */

/**
 * `kind` is a LengthKind of exam/models/papers.py; `min` and `max` are cells, `tolerance` the per cent of 左右.
 * Returns the bounds in cells: `lower`, below which an answer is short, and `upper`, past which cells are over.
 */
export function bounds({ kind, min, max, tolerance }) {
  if (kind === "target") {
    return { lower: Math.ceil((max * (100 - tolerance)) / 100), upper: Math.floor((max * (100 + tolerance)) / 100) };
  }
  return {
    lower: ["minimum", "range"].includes(kind) ? min : null,
    upper: ["maximum", "range"].includes(kind) ? max : null,
  };
}

/** What remains, in words: one of the two is empty. */
export function remains(length, cells) {
  const { lower, upper } = bounds(length);
  if (upper !== null && cells > upper) return { over: `超出 ${cells - upper} 格`, left: "" };
  if (lower !== null && cells < lower) return { over: "", left: `还差 ${lower - cells} 格到下限` };
  if (upper !== null) return { over: "", left: `还可写 ${upper - cells} 格` };
  if (lower !== null) return { over: "", left: "已到下限" };
  if (!length.max) return { over: "", left: "" };
  // A number is printed, but not whether it is a limit: nothing is called over.
  const difference = length.max - cells;
  return { over: "", left: difference < 0 ? `比 ${length.max} 格多 ${-difference} 格` : `到 ${length.max} 格还有 ${difference} 格` };
}
