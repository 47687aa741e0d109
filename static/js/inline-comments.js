/* Comments on spans of a script's text, kept as JSON in a field of its form. Places are code points of the text. */

export class InlineComments {
  constructor(form, onChange) {
    this.field = form.elements.inline;
    this.text = form.querySelector("[data-text]");
    this.list = form.querySelector("[data-inline-list]");
    this.panel = form.querySelector("[data-inline-new]");
    this.words = this.panel.querySelector("input");
    this.onChange = onChange;
    this.panel.querySelector("[data-inline-add]").addEventListener("click", () => this.add());
    this.panel.querySelector("[data-inline-cancel]").addEventListener("click", () => (this.panel.hidden = true));
    this.words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.add();
    });
    this.show();
  }

  get comments() {
    return JSON.parse(this.field.value || "[]");
  }

  set comments(comments) {
    this.field.value = JSON.stringify(comments);
    this.show();
  }

  /** Begin a comment on the selected words; false when none of the script's are selected. */
  begin() {
    const selection = getSelection();
    const range = selection.rangeCount && selection.getRangeAt(0);
    if (!range || !range.intersectsNode(this.text)) return false;
    const start = this.place(range.startContainer, range.startOffset);
    const end = this.place(range.endContainer, range.endOffset);
    if (!(start < end)) return false;
    this.span = { start, end };
    this.panel.querySelector("[data-quote]").textContent = this.rangeOf(this.span).toString();
    this.panel.hidden = false;
    this.words.value = "";
    this.words.focus();
    return true;
  }

  add() {
    const text = this.words.value.trim();
    if (!text) return this.words.focus();
    const before = this.field.value;
    this.panel.hidden = true;
    this.comments = [...this.comments, { ...this.span, text }];
    this.words.blur();
    this.onChange("inline", before);
  }

  remove(index) {
    const before = this.field.value;
    this.comments = this.comments.filter((_, number) => number !== index);
    this.onChange("inline", before);
  }

  show() {
    const ranges = [];
    this.list.replaceChildren(
      ...this.comments.map((comment, index) => {
        const item = document.createElement("li");
        const quote = document.createElement("q");
        const drop = document.createElement("button");
        const range = this.rangeOf(comment);
        if (range) ranges.push(range);
        quote.textContent = range ? range.toString() : "";
        Object.assign(drop, { type: "button", className: "button quiet", textContent: "删除" });
        drop.setAttribute("aria-label", `删除批注：${comment.text}`);
        drop.addEventListener("click", () => this.remove(index));
        item.append(quote, ` ${comment.text} `, drop);
        return item;
      }),
    );
    if (globalThis.Highlight) CSS.highlights.set("inline-comment", new Highlight(...ranges));
  }

  /* Code points of the text before a place of the page, which need not lie in the text itself. */
  place(node, offset) {
    let place = 0;
    for (const paragraph of this.text.querySelectorAll("[data-start]")) {
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      const side = range.comparePoint(node, offset);
      if (side < 0) break;
      if (side === 0) range.setEnd(node, offset);
      place = Number(paragraph.dataset.start) + [...range.toString()].length;
    }
    return place;
  }

  rangeOf({ start, end }) {
    const from = this.pointAt(start);
    const to = this.pointAt(end);
    if (!from || !to) return undefined;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  pointAt(place) {
    const paragraphs = [...this.text.querySelectorAll("[data-start]")];
    const paragraph = paragraphs.findLast((each) => Number(each.dataset.start) <= place);
    if (!paragraph) return undefined;
    let left = place - Number(paragraph.dataset.start);
    const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node, last;
    while ((node = nodes.nextNode())) {
      const points = [...node.data];
      if (left <= points.length) return [node, points.slice(0, left).join("").length];
      left -= points.length;
      last = node;
    }
    return last && [last, last.data.length];
  }
}
