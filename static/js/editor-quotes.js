/* A point's source by selecting text: what was last selected in a material or a reference answer is written into the
   point, with where it starts in code points. Without this module the words are typed. */

/** `onTaken` is told after a quotation was written into its fields. */
export function startQuotes(form, onTaken) {
  let selected;

  form.addEventListener("selectionchange", keep, true);
  document.addEventListener("selectionchange", () => keep({ target: document.activeElement }));
  function keep({ target }) {
    if (!target.matches?.("textarea.source") || target.selectionStart === target.selectionEnd) return;
    const { name, value, selectionStart: start, selectionEnd: end } = target;
    selected = { name, quote: value.slice(start, end), start: [...value.slice(0, start)].length };
  }

  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-quote]");
    if (!button) return;
    if (!selected) {
      button.textContent = "先在资料或参考答案里选中一段，再点这里";
      return;
    }
    const row = button.closest("[data-row]");
    const [list, number] = selected.name.split(".");
    const kind = list === "materials" ? "material" : "reference";
    const source = kind === "material" ? form.elements[`materials.${number}.number`].value : String(Number(number) + 1);
    const put = (leaf, value) => (row.querySelector(`[name$=".${leaf}"]`).value = value);
    put(kind, source);
    put(`${kind}_quote`, selected.quote);
    put(`${kind}_start`, selected.start);
    row.querySelector("details").open = true;
    button.textContent = "记下选中的出处";
    onTaken();
  });
}
