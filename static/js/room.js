import { startClock } from "./clock.js";
import { Draft } from "./draft.js";
import { Highlights } from "./highlights.js";
import { bounds, remains } from "./length.js";
import "./menu.js";
import { makeDivider, oneAlone } from "./panes.js";
import { SheetView } from "./sheet-view.js";
import { startShortcuts } from "./shortcuts.js";
import "./tabs.js";
import { chooseViews } from "./views.js";

const form = document.querySelector("form[data-draft]");
const area = form.elements.text;
const one = (name) => document.querySelector(`[data-${name}]`);
const time = (iso) => new Date(iso).toLocaleTimeString("zh-CN", { hour12: false });

/* The sheet, and the counting: cells and characters, always both, and what remains. */
const number = (name) => Number(form.dataset[name]) || null;
const length = {
  kind: form.dataset.limitKind,
  min: number("limitMin"),
  max: number("limitMax"),
  tolerance: number("limitTolerance") ?? 0,
};
const { upper } = bounds(length);

function count({ cells, characters }) {
  const { over, left } = remains(length, cells);
  one("cells").textContent = cells;
  one("characters").textContent = characters;
  one("meter").value = cells;
  one("over").textContent = over;
  one("left").textContent = left;
}
one("count").hidden = false;
const sheet = new SheetView({
  area,
  surface: one("surface"),
  settings: JSON.parse(form.dataset.sheet),
  upper,
  expected: upper ?? number("limit"),
  onLayout: count,
});
chooseViews(one("views"), one("surface"), sheet);

/* Saving: a word for each state. */
const WORDS = {
  typing: () => "正在写，稍后保存…",
  saving: () => "正在保存…",
  saved: ({ saved_at }) => `已保存 ${time(saved_at)}`,
  offline: () => "没有网络。文字已留在这台设备上，连上网后会自动保存。",
  failed: (detail) => detail?.error ?? "暂时没存上，文字还在，正在重试…",
  refused: ({ error }) => error ?? "没有存上：请检查文字。",
  "signed-out": () => "登录已过期，文字还在。",
  conflict: () => "这份草稿在别处改过了，请选一份。",
  submitted: ({ words }) => words ?? "已提交，正在打开对照页…",
};
const status = one("status");
const conflict = one("conflict");

function onState(name, detail) {
  status.dataset.state = name;
  status.textContent = WORDS[name](detail);
  if (name === "signed-out") {
    const link = Object.assign(document.createElement("a"), { href: form.dataset.login, target: "_blank" });
    link.textContent = "在新标签页登录";
    status.append(link, "，回来后会自动保存。");
  }
  if (detail?.comparison) {
    status.append(Object.assign(document.createElement("a"), { href: detail.comparison, textContent: "打开对照" }));
  }
  if (name === "saved") form.dataset.savedAt = detail.saved_at;
  if (name === "conflict") showConflict(detail);
  if (name === "submitted") location.assign(detail.submitted);
}

const draft = new Draft({
  area,
  key: form.dataset.key,
  url: form.dataset.save,
  client: form.elements.client.value,
  revision: Number(form.elements.revision.value),
  onState,
});
draft.start();
// Back from the comparison to this page as the browser kept it: the server leads on again.
addEventListener("pageshow", ({ persisted }) => persisted && draft.state === "submitted" && location.reload());

startClock({ atEnd: () => draft.lastWords(), unsaved: () => draft.dirty });

/* Two texts: nothing is overwritten until the student chooses. */
function showConflict({ text, saved_at }) {
  one("stored").value = text;
  one("stored-at").textContent = time(saved_at);
  conflict.hidden = false;
  conflict.focus();
}
for (const button of document.querySelectorAll("[data-choose]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const [mine, theirs] = [area.value, draft.stored.text];
    conflict.hidden = true;
    if (!(await draft.resolve(mine))) return; // the page's text is stored first, so that neither is ever gone
    if (button.dataset.choose !== "mine") {
      area.value = button.dataset.choose === "theirs" ? theirs : `${theirs}\n${mine}`;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      draft.save();
    }
    area.focus();
  });
}

one("save-button").addEventListener("click", (event) => {
  event.preventDefault();
  if (draft.dirty) draft.save();
  else onState("saved", { saved_at: form.dataset.savedAt });
});
one("submit-button").addEventListener("click", (event) => {
  event.preventDefault();
  draft.submit(form.dataset.submit);
});

/* Reading beside writing. */
const panes = { reading: document.getElementById("reading"), writing: document.getElementById("writing") };
const highlights = new Highlights({ reading: panes.reading, marker: one("marker"), unsaved: one("unsaved") });
makeDivider(document.getElementById("main"), document.getElementById("divider"));
const button = (name) => document.querySelector(`[data-shortcut="${name}"]`);
const alone = oneAlone(panes, { reading: button("only-reading"), writing: button("only-writing") });

function stepMaterial(step) {
  const tabs = [...panes.reading.querySelectorAll("[role='tab']")];
  const shown = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = tabs[(shown + step + tabs.length) % tabs.length];
  if (next) document.getElementById(next.hash.slice(1)).dispatchEvent(new Event("show-panel", { bubbles: true }));
}

startShortcuts({
  highlight: () => highlights.mark(),
  note: () => highlights.write(),
  writing: () => {
    if (document.body.dataset.only === "reading") alone("reading");
    area.focus();
  },
  "next-material": () => stepMaterial(1),
  "previous-material": () => stepMaterial(-1),
  "only-writing": () => alone("writing"),
  "only-reading": () => alone("reading"),
});
