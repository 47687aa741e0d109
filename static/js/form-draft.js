/* A form whose fields are kept as one JSON text, which is saved as an answer is (draft.js). Rows are changed in the
   page; what needs the server is its own deed, once what is typed is there. */

import { Draft } from "./draft.js";
import { read, same, write } from "./editor-form.js";

const one = (name) => document.querySelector(`[data-${name}]`);
const time = (iso) => new Date(iso).toLocaleTimeString("zh-CN", { hour12: false });

const WORDS = {
  typing: () => "正在写，稍后保存…",
  saving: () => "正在保存…",
  saved: ({ saved_at }) => `已保存 ${time(saved_at)}`,
  offline: () => "没有网络。内容已留在这台设备上，连上网后会自动保存。",
  failed: (detail) => detail?.error ?? "暂时没存上，内容还在，正在重试…",
  refused: ({ error }) => error ?? "没有存上：请检查内容。",
  "signed-out": () => "登录已过期，内容还在。",
  conflict: ({ error }) => error,
};

/** Keeps `form` saved. `shown` is called when the fields say something else, `saved` when the server has all of it;
    `here(action)` carries out a button in the page and says whether it did. Returns what to call after a change that
    no field tells of. */
export function startFormDraft(form, { shown = () => {}, saved = () => {}, here = () => false }) {
  const area = form.querySelector("[data-text]");
  const [status, conflict] = [one("status"), one("conflict")];

  function onState(name, detail) {
    status.dataset.state = name;
    status.textContent = WORDS[name](detail);
    if (name === "signed-out") {
      const link = Object.assign(document.createElement("a"), { href: form.dataset.login, target: "_blank" });
      link.textContent = "在新标签页登录";
      status.append(link, "，回来后会自动保存。");
    }
    if (name === "saved") saved();
    if (name === "conflict") {
      one("stored").value = detail.words;
      one("stored-by").textContent = `（${time(detail.saved_at)}）`;
      conflict.hidden = false;
      conflict.focus();
    }
  }

  const draft = new Draft({
    area,
    key: form.dataset.key,
    url: form.dataset.save,
    client: form.dataset.client,
    revision: Number(form.elements.revision.value),
    onState,
  });

  /* From the fields into the text, and where the text comes from elsewhere (a left copy, the other one of a conflict),
     from it into the fields. */
  function changed() {
    area.value = JSON.stringify(read(form));
    area.dispatchEvent(new Event("input"));
    shown();
  }
  area.addEventListener("input", () => {
    if (same(read(form), JSON.parse(area.value))) return;
    write(form, JSON.parse(area.value));
    shown();
  });
  form.addEventListener("input", ({ target }) => target.name !== "q" && target !== area && changed());
  for (const name of ["compositionstart", "compositionend"]) {
    form.addEventListener(name, ({ target }) => target !== area && area.dispatchEvent(new Event(name)));
  }
  // On a slow network one types before this script has arrived.
  if (!same(read(form), JSON.parse(area.value))) area.value = JSON.stringify(read(form));
  draft.start();
  shown();

  async function stored() {
    do if (!(await draft.save())) return false;
    while (draft.dirty);
    return true;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const action = event.submitter?.value ?? "save";
    if (here(action, event.submitter)) return changed();
    if (!draft.dirty && action === "save") return onState("saved", draft.saved);
    if (!(await stored()) || action === "save") return;
    form.elements.revision.value = draft.revision;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: action }));
    form.submit();
  });

  for (const button of document.querySelectorAll("[data-choose]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const [mine, theirs] = [area.value, draft.stored.text];
      conflict.hidden = true;
      if (!(await draft.resolve(mine)) || button.dataset.choose === "mine") return; // stored first, so neither is ever gone
    draft.client = crypto.randomUUID(); // another hand's text, so that what it replaces is listed as an earlier version
      area.value = theirs;
      area.dispatchEvent(new Event("input"));
      draft.save();
    });
  }
  return changed;
}

/** Alt with an arrow moves the row that the caret is in. */
export function moveByKeys(form, rows, move) {
  form.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest(`[data-rows="${rows}"] > [data-row]`);
    if (!event.altKey || !step || !row) return;
    event.preventDefault();
    move(row, step);
  });
}
