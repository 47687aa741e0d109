/* The marking desk. The next script is fetched while this one is being marked; finishing shows it at once, and the
   marks of the finished one travel on in an outbox of their own (marks-outbox.js). */

import { csrfToken } from "./draft.js";
import { Script } from "./script-form.js";

const desk = { outboxes: [], earlier: [], finished: 0 };

/* The state of a script's marks, beside it while it is on the screen; what is not sent yet of others, above. */
function showState(outbox) {
  if (!desk.outboxes.includes(outbox)) desk.outboxes.push(outbox);
  desk.outboxes = desk.outboxes.filter((each) => each.state !== "saved");
  const status = outbox.form.querySelector("[data-status]");
  status.textContent = outbox.words;
  status.dataset.state = outbox.state;
  if (outbox.state === "refused") showRefusal(outbox);
  const stuck = desk.outboxes.filter((each) => ["failed", "invalid", "refused"].includes(each.state));
  const others = stuck.filter((each) => each.form !== desk.script?.form);
  const bar = document.querySelector("[data-unsent]");
  bar.hidden = !others.length;
  bar.replaceChildren(
    ...others.flatMap((each) => {
      const link = document.createElement("a");
      link.href = each.form.dataset.address;
      link.textContent = `答卷 ${each.script}`;
      return [link, `：${each.words}${each.state !== "failed" ? `（给的分依次是 ${marksOf(each.form)}）` : ""} `];
    }),
  );
  if (desk.leaving) leave(desk.leaving);
}

const nameOf = (row) => (row.dataset.full ? `第 ${row.dataset.point} 点` : row.dataset.name);

const marksOf = (form) => [...form.querySelectorAll("input[type=number]")].map((field) => field.value || "未给").join("、");

/* To another page, once everything has arrived there; what was refused is to be seen to first. */
function leave(address) {
  desk.leaving = address;
  if (!desk.outboxes.length) location.assign(address);
}

function showRefusal(outbox) {
  const panel = outbox.form.querySelector("[data-conflict]");
  const words = document.createElement("p");
  words.textContent = outbox.words;
  panel.replaceChildren(words);
  panel.hidden = false;
  if (!outbox.stored?.revision && outbox.stored?.revision !== 0) return;
  const mine = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "仍用这一页的" });
  mine.addEventListener("click", () => {
    panel.hidden = true;
    outbox.insist();
  });
  const theirs = Object.assign(document.createElement("a"), { className: "button", href: outbox.form.dataset.address, textContent: "改用服务器上的" });
  const list = document.createElement("ul");
  list.replaceChildren(
    ...[...outbox.form.querySelectorAll("[data-row]")].map((row) => {
      const { name } = row.querySelector("input");
      const shown = (value) => row.querySelector(`input[type=radio][value="${value}"] + span`)?.textContent.trim() ?? (value || "未给");
      const item = document.createElement("li");
      item.textContent = `${nameOf(row)}：这一页 ${shown(outbox.form.elements[name].value)}，服务器上 ${shown(outbox.stored[name] ?? "")}`;
      return item;
    }),
  );
  panel.append(list, mine, " ", theirs);
  panel.focus();
}

/* Going on */

async function fetchNext() {
  const held = [desk.script, ...desk.earlier].map((script) => script.outbox.script);
  const { next } = desk.script.form.dataset;
  const body = new URLSearchParams({ skip: [...held, ...desk.outboxes.map((each) => each.script)].join(",") });
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const { script } = await (await fetch(next, { method: "POST", body, headers })).json();
  if (!script) return null;
  const page = await fetch(script, { headers: { "HX-Request": "true", "HX-Target": "script" } });
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form#script");
  return found && document.importNode(found, true);
}

function prefetch() {
  desk.next = fetchNext().catch(() => undefined);
}

async function goOn() {
  const left = desk.script;
  left.outbox.send();
  left.tell("正在取下一份…");
  const form = await (desk.next ?? (prefetch(), desk.next));
  if (desk.script !== left) return; // the second of two key presses
  desk.next = undefined;
  if (form === undefined) return left.tell("下一份没有取到。这一份已经记下；按 J 再取。");
  if (form === null) {
    left.tell("没有要你批的了，存好就回到题目页…");
    return leave(left.form.dataset.question);
  }
  desk.earlier.push(left);
  show(begin(form));
  prefetch();
}

function goBack() {
  const last = desk.earlier.at(-1);
  if (!last) return;
  desk.script.outbox.send();
  leave(last.form.dataset.address);
}

function begin(form) {
  const onFinish = () => {
    desk.finished += 1;
    goOn();
  };
  return new Script(form, { onState: showState, onFinish });
}

function show(script) {
  document.querySelector("#script").replaceWith(script.form);
  desk.script = script;
  script.form.querySelector("[data-number]").textContent = Number(first.dataset.done) + desk.finished + 1;
  script.form.querySelector("h1").scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", script.form.dataset.address);
  document.title = `答卷 ${script.outbox.script} · 批改`;
  script.inline.show();
  script.select(0);
}

/* Keys */

const KEYS = {
  j: (script) => script.select(script.current + 1),
  k: (script) => script.select(script.current - 1),
  f: (script) => script.give("full"),
  p: (script) => script.give("part"),
  n: (script) => script.give("none"),
  u: (script) => script.undo(),
  c: (script) => script.form.elements.comment.focus(),
  b: (script) => (script.phrases.length ? script.phrases[0].focus() : script.tell("还没有常用评语，在批改设置里加。")),
  m: (script) => script.inline.begin() || script.tell("先选中答卷里的一段文字，再按 m。"),
  J: () => goOn(),
  K: () => goBack(),
  Enter: (script) => script.finish(),
  "?": () => document.querySelector("[data-keys-dialog]").showModal(),
};

function onKey(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const typing = target.matches("textarea, input:not([type]), input[type=text]");
  if (key === "Escape" && target.matches("textarea, input")) return target.blur();
  if (typing || (key === "Enter" && target.matches("button, a, summary"))) return;
  const digit = /^[1-9]$/.test(key) && !target.matches("input[type=number]");
  if (!digit && !KEYS[key]) return;
  event.preventDefault();
  const { script } = desk;
  if (script.form.inert && key !== "J" && key !== "K" && key !== "?") return;
  if (digit && target.matches("[data-phrase]")) script.phrases[Number(key) - 1]?.click();
  else if (digit && script.bands.length) script.chooseBand(Number(key) - 1);
  else if (digit) script.select(Number(key) - 1);
  else KEYS[key](script);
}

const first = document.querySelector("form#script");
if (first) {
  desk.script = begin(first);
  document.addEventListener("keydown", onKey);
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => KEYS["?"]());
  }
  addEventListener("pagehide", () => desk.script.outbox.send());
  addEventListener("beforeunload", (event) => {
    if (desk.outboxes.some((each) => each.state !== "saved")) event.preventDefault();
  });
  for (const event of ["online", "focus"]) addEventListener(event, () => desk.outboxes.forEach((each) => each.send()));
  prefetch();
}
