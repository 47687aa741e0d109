/* How far the points are from the question's marks. Counted in hundredths, so that 0.1 + 0.2 is 0.3. */

const hundredths = (typed) => {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.normalize("NFKC").trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
};
const plain = (value) => String(value / 100);

export function showMarks(form) {
  const bar = document.querySelector("[data-marks-bar]");
  const full = hundredths(form.elements.marks.value);
  const fields = form.querySelectorAll("[data-rows='points'] [name$='.marks']");
  const total = [...fields].reduce((sum, { value }) => sum + hundredths(value), 0);
  const gap = full - total;
  const meter = bar.querySelector("[data-meter]");
  [meter.max, meter.value] = [full || 1, total];
  bar.querySelector("[data-total]").textContent = plain(total);
  bar.querySelector("[data-full-marks]").textContent = full ? plain(full) : "？";
  const words = gap > 0 ? `还差 ${plain(gap)} 分` : gap < 0 ? `多了 ${plain(-gap)} 分` : "正好";
  bar.querySelector("[data-gap]").textContent = full ? words : "";
  bar.toggleAttribute("data-off", gap !== 0);
}
