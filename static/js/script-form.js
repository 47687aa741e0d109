/* One script on the desk: its points, bands and comments under the fingers, each change undoable and on its way at once. */

import { InlineComments } from "./inline-comments.js";
import { Outbox } from "./marks-outbox.js";

export class Script {
  /** `onState(outbox)` hears of each save, `onFinish()` that the marks are complete and under way. */
  constructor(form, { onState, onFinish }) {
    this.form = form;
    this.onFinish = onFinish;
    this.points = [...form.querySelectorAll("li[data-point]")];
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
      const point = target.closest("li[data-point]");
      if (point) this.select(this.points.indexOf(point), false);
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
    if (phrase) this.say(phrase.textContent);
    if (target.closest("[data-undo]")) this.undo();
  }

  select(index, focus = true) {
    this.current = Math.max(0, Math.min(index, this.points.length - 1));
    this.points.forEach((point, number) => point.classList.toggle("current", number === this.current));
    if (focus) this.points[this.current]?.focus();
  }

  give(what, index = this.current) {
    if (!this.points.length) return;
    const field = this.field(index);
    const before = field.value;
    field.value = { full: this.points[index].dataset.full, half: this.points[index].dataset.half, none: "0" }[what];
    this.changed(field.name, before);
    this.select(index + 1);
  }

  chooseBand(index) {
    if (!this.bands[index]) return;
    const before = this.form.elements.band.value;
    this.bands[index].checked = true;
    this.changed("band", before);
    this.form.elements.total.focus();
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
    this.form.elements[last[0]].value = last[1];
    if (last[0] === "inline") this.inline.show();
    const point = this.points.findIndex((each) => each.querySelector("input").name === last[0]);
    if (point >= 0) this.select(point);
    this.show();
    this.save();
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
    if (this.bands.length && !this.fitsBand()) return this.form.elements.total.focus();
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
    else return true;
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
      const given = value === "" ? "" : Number(value) === 0 ? "none" : Number(value) === Number(point.dataset.full) ? "full" : "half";
      for (const button of point.querySelectorAll("[data-give]")) button.setAttribute("aria-pressed", String(button.dataset.give === given));
    });
    const banded = this.form.elements.total?.value;
    this.form.querySelector("[data-total]").textContent = banded ?? String(total / 100);
    this.form.querySelector("[data-undo]").disabled = !this.undoable.length;
  }
}
