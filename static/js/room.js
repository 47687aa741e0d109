import { startClock } from "./clock.js";
import { startConflict } from "./conflict.js";
import { Draft } from "./draft.js";
import { Highlights } from "./highlights.js";
import { bounds, remains } from "./length.js";
import "./menu.js";
import { makeDivider, oneAlone } from "./panes.js";
import { pinning } from "./pinned.js";
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
  if (name === "conflict") showConflict(time(detail.saved_at));
  if (name === "submitted") location.assign(detail.submitted);
}

// A page opened without network is the same text each time, and each time another page to the server.
const reopened = "keptFor" in document.documentElement.dataset;
const draft = new Draft({
  area,
  key: form.dataset.key,
  url: form.dataset.save,
  client: reopened ? crypto.randomUUID() : form.elements.client.value,
  revision: Number(form.elements.revision.value),
  onState,
});
draft.start();
// Back from the comparison to this page as the browser kept it: the server leads on again.
addEventListener("pageshow", ({ persisted }) => persisted && draft.state === "submitted" && location.reload());

startClock({ atEnd: () => draft.lastWords(), unsaved: () => draft.dirty });

const showConflict = startConflict(one("conflict"), draft);

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
  const tabs = [...panes.reading.querySelectorAll("[role='tab']:not([href='#notebook'], [href='#frameworks'])")];
  const shown = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const from = shown < 0 && step < 0 ? 0 : shown; // the notebook stands behind the last
  const next = tabs[(from + step + tabs.length) % tabs.length];
  if (next) document.getElementById(next.hash.slice(1)).dispatchEvent(new Event("show-panel", { bubbles: true }));
}

startShortcuts({
  pin: button("pin") ? pinning(panes.reading, button("pin"), () => stepMaterial(1)) : () => {},
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
