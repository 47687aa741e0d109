/* One script on the desk: its rows (points; or of an essay the band, the dimensions and the mark) and comments under
   the fingers, each change undoable and on its way at once. */

import { InlineComments } from "./inline-comments.js";
import { Outbox } from "./marks-outbox.js";

export class Script {
  /** `onState(outbox)` hears of each save, `onFinish()` that the marks are complete and under way. */
  constructor(form, { onState, onFinish }) {
    this.form = form;
    this.onFinish = onFinish;
    this.rows = [...form.querySelectorAll("[data-row]")];
    this.points = this.rows.filter((row) => row.dataset.full);
    this.dimensions = this.rows.filter((row) => row.dataset.kind);
    this.bands = [...form.querySelectorAll("input[name=band]")];
    this.undoable = [];
    this.current = 0;
    this.outbox = new Outbox(form, onState);
    this.inline = new InlineComments(form, (name, before) => this.changed(name, before));
    for (const hidden of form.querySelectorAll("[data-quick], [data-undo], [data-phrases]")) hidden.hidden = false;
    form.querySelector("[data-save]").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    form.addEventListener("click", (event) => this.clicked(event.target));
    form.addEventListener("focusin", ({ target }) => {
      if (target.name) this.before = target.type === "radio" ? form.elements.band.value : target.value;
      const row = target.closest("[data-row]");
      if (row) this.select(this.rows.indexOf(row), false);
    });
    form.addEventListener("change", ({ target }) => {
      if (!target.name) return;
      this.changed(target.name, this.before ?? "");
      this.before = form.elements[target.name].value;
    });
    form.addEventListener("input", ({ target }) => {
      if (!target.name) return;
      this.show();
      this.save();
    });
    this.select(0, false);
    this.show();
  }

  field(index) {
    return this.points[index].querySelector("input");
  }

  clicked(target) {
    const give = target.closest("[data-give]");
    const phrase = target.closest("[data-phrase]");
    if (give) this.give(give.dataset.give, this.points.indexOf(give.closest("li")));
    if (phrase) this.say(phrase.dataset.phrase);
    if (target.closest("[data-undo]")) this.undo();
  }

  select(index, focus = true) {
    this.current = Math.max(0, Math.min(index, this.rows.length - 1));
    this.rows.forEach((row, number) => row.classList.toggle("current", number === this.current));
    if (focus) (this.rows[this.current]?.querySelector("[name=total]") ?? this.rows[this.current])?.focus();
  }

  give(what, index = this.current) {
    if (!this.points.length) return;
    const field = this.field(index);
    const before = field.value;
    field.value = { full: this.points[index].dataset.full, part: this.points[index].dataset.part, none: "0" }[what];
    this.changed(field.name, before);
    this.select(index + 1);
  }

  /** The band at this place for the current row of an essay, and on to the next row. */
  chooseBand(index) {
    const choice = this.rows[this.current]?.querySelectorAll("input[type=radio]")[index];
    if (!choice) return;
    const before = this.form.elements[choice.name].value;
    choice.checked = true;
    this.changed(choice.name, before);
    this.select(this.current + 1);
  }

  get phrases() {
    return [...this.form.querySelectorAll("[data-phrase]")];
  }

  say(words) {
    const area = this.form.elements.comment;
    const before = area.value;
    area.value = before ? `${before}\n${words}` : words;
    this.changed("comment", before);
  }

  changed(name, before) {
    if (this.form.elements[name].value === before) return;
    this.undoable.push([name, before]);
    this.show();
    this.save();
  }

  undo() {
    const last = this.undoable.pop();
    if (!last) return;
    this.put(...last);
    if (last[0] === "inline") this.inline.show();
    const row = this.rows.findIndex((each) => each.querySelector("input").name === last[0]);
    if (row >= 0) this.select(row);
    this.show();
    this.save();
  }

  put(name, value) {
    const field = this.form.elements[name];
    field.value = value;
    if (field instanceof RadioNodeList && field.value !== value) field.forEach((choice) => (choice.checked = false));
  }

  save(finish = false) {
    if (this.form.checkValidity()) this.outbox.queue(finish);
    else this.tell("有一格的分数超出范围，改好才会保存。");
  }

  get missing() {
    return this.points.findIndex((_, index) => this.field(index).value === "");
  }

  finish() {
    if (this.missing >= 0) {
      this.select(this.missing);
      return this.tell(`第 ${this.missing + 1} 点还没有给分。`);
    }
    if (this.bands.length && !this.fitsBand()) return;
    if (!this.form.checkValidity()) return this.form.reportValidity();
    this.save(true);
    this.form.inert = true; // nothing typed from now on could still be meant for this script
    this.onFinish();
  }

  /* The band first, then a mark inside it: floor < mark ≤ ceiling; 0 is in none. */
  fitsBand() {
    const { value } = this.form.elements.total;
    const band = this.bands.find((each) => each.checked);
    const [marks, floor, ceiling] = [value, band?.dataset.floor ?? "", band?.dataset.ceiling ?? ""].map(Number);
    if (value === "") this.tell("还没有给分。");
    else if (!band?.value && marks > 0) this.tell("还没有定档次。");
    else if (band?.value && !(floor < marks && marks <= ceiling)) this.tell(`这一档在 ${floor} 分以上、${ceiling} 分以内（含）。`);
    else return !band?.value || this.fitsDimensions();
    this.form.elements.total.focus();
    return false;
  }

  /* Each has a band; the language's is at most one above the content's, where the rubric says so. */
  fitsDimensions() {
    const rank = {};
    for (const row of this.dimensions) {
      const chosen = row.querySelector("input:checked");
      if (!chosen) {
        this.select(this.rows.indexOf(row));
        this.tell(`${row.dataset.name}还没有定档次。`);
        return false;
      }
      const ceilings = [...row.querySelectorAll("input")].map((choice) => Number(choice.dataset.ceiling));
      rank[row.dataset.kind] = ceilings.filter((ceiling) => ceiling < Number(chosen.dataset.ceiling)).length;
    }
    const content = ["intent", "argument"].filter((kind) => kind in rank).map((kind) => rank[kind]);
    if (!("guard" in this.form.dataset) || !content.length || !(rank.language > Math.min(...content) + 1)) return true;
    this.tell("语言最多比内容（立意、论证中较低的）高一档。");
    return false;
  }

  tell(words) {
    this.form.querySelector("[data-status]").textContent = words;
  }

  show() {
    let total = 0;
    this.points.forEach((point, index) => {
      const { value } = this.field(index);
      total += Math.round(Number(value) * 100);
      const given = value === "" ? "" : Number(value) === 0 ? "none" : Number(value) === Number(point.dataset.full) ? "full" : "part";
      for (const button of point.querySelectorAll("[data-give]")) button.setAttribute("aria-pressed", String(button.dataset.give === given));
    });
    const banded = this.form.elements.total?.value;
    const gross = banded === undefined ? total : Math.round(Number(banded) * 100);
    const deducted = this.deduction(gross);
    this.form.querySelector("[data-total]").textContent = banded === "" ? "" : String((gross - deducted) / 100);
    this.form.querySelector("[data-deducted]").textContent = deducted ? `（超字数扣 ${deducted / 100}）` : "";
    this.form.querySelector("[data-undo]").disabled = !this.undoable.length;
  }

  /* In hundredths of a mark, as the server reckons it. */
  deduction(gross) {
    const { over, penalty, penaltyCells, penaltyMarks } = this.form.dataset;
    const marks = Math.round(Number(penaltyMarks) * 100);
    if (penalty === "steps") return Math.min(gross, Math.floor(over / penaltyCells) * marks);
    return penalty === "cap" ? Math.max(0, gross - marks) : 0;
  }
}
