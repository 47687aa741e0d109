/* The marks of one script on their way to the server. Each script has an outbox of its own, bound to its own form,
   lease and revision, so that no late reply can touch another script (F1). One post at a time; one that got no answer
   is sent again as it was, so that the server can tell it from a second opinion, and only then what came after it. */

import { csrfToken } from "./draft.js";
import { parse, readLocal, removeLocal, writeLocal } from "./local.js";

const PAUSE_MS = 300; // between two points; the local copy does not wait
const TIMEOUT_MS = 30_000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];
const FAILED = "暂时没存上，留在这台设备上，正在重试…";

export class Outbox {
  /** `onState(outbox)` after each change: state is saved, waiting, failed, invalid, refused; words say it. */
  constructor(form, onState) {
    Object.assign(this, { form, onState, url: form.action, copyName: form.dataset.copy });
    this.script = Number(form.dataset.script);
    this.revision = form.elements.revision.value;
    this.state = "saved";
    this.failures = 0;
    this.takeLeftCopy();
  }

  /* What a page that was closed too early left behind; only under the same lease, which names the copy. */
  takeLeftCopy() {
    const copy = readLocal(this.copyName);
    if (!copy.fields) return;
    for (const [name, value] of copy.fields) this.put(name, value);
    this.queue();
  }

  put(name, value) {
    const field = this.form.elements[name];
    if (field && name !== "revision") field.value = value;
  }

  get fields() {
    return [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "revision");
  }

  /** Keep what the form holds now, and send it after a pause; with `finish` at once, as the last word on it. */
  queue(finish = false) {
    const fields = this.fields;
    if (finish) fields.push(["finish", "1"]);
    this.next = fields;
    writeLocal(this.copyName, { fields });
    this.tell(this.state === "failed" ? "failed" : "waiting", "正在保存…");
    clearTimeout(this.pause);
    if (finish) this.send();
    else this.pause = setTimeout(() => this.send(), PAUSE_MS);
  }

  /** Send what waits. */
  async send() {
    if (this.sending || this.state === "refused") return;
    this.sending = true;
    clearTimeout(this.retry);
    clearTimeout(this.pause);
    while (this.next || this.unanswered) {
      if (!this.unanswered) {
        this.unanswered = new URLSearchParams([...this.next, ["revision", this.revision]]);
        this.next = undefined;
      }
      if (!(await this.post(this.unanswered))) break;
      this.unanswered = undefined;
    }
    this.sending = false;
  }

  /* True when the server has it. */
  async post(body) {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    let response, reply;
    try {
      response = await fetch(this.url, { method: "POST", body, headers, signal, redirect: "error", keepalive: true });
      reply = parse(await response.text());
    } catch {
      return this.later(FAILED);
    }
    if (response.ok && reply.script === this.script) {
      this.revision = reply.revision;
      this.failures = 0;
      this.finished = reply.finished;
      if (!this.next) {
        removeLocal(this.copyName);
        this.tell("saved", reply.finished ? "批完" : "已保存");
      }
      return true;
    }
    if (response.status === 422) { // what is typed next may do
      this.unanswered = undefined;
      this.tell("invalid", reply.error);
      return false;
    }
    if (response.status === 409) {
      this.stored = reply.stored;
      this.tell("refused", reply.error);
      return false;
    }
    if (response.status === 403 && !reply.error) await fetch(location.href).catch(() => {}); // brings a new CSRF cookie
    return this.later(reply.error ?? FAILED);
  }

  later(words) {
    this.tell("failed", words);
    this.retry = setTimeout(() => this.send(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]);
    return false;
  }

  /** After a refusal: the page's own marks again, on top of what the server holds now. */
  insist() {
    this.revision = this.stored.revision;
    this.unanswered = undefined;
    this.state = "waiting";
    this.queue();
  }

  tell(state, words) {
    Object.assign(this, { state, words });
    this.onState(this);
  }
}
