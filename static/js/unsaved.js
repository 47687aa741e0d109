/* Highlights, notes and excerpts on their way to the server, one after the other. Each stays in this browser until the server
   has answered, so that a note outlives a lost network, a reload and a crash; sending one twice changes nothing. */

import { csrfToken } from "./draft.js";
import { namesOf, parse, readLocal, removeLocal, writeLocal } from "./local.js";

const TIMEOUT_MS = 10_000;
const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000];

export class Unsaved {
  /**
   * `kind` names the queue, `what` is in it in words. A change is { url, fields, quote }. `onSaved(change, reply)` is told each that arrived; `onState(words)` after each
   * try, with a sentence when something waits. A change that the server will not take stays, with `refused` to say why.
   */
  constructor({ kind, what, student, onSaved, onState }) {
    Object.assign(this, { what, student, onSaved, onState });
    // Under the drafts' name: signing out asks about it and erases it too (F6).
    this.owner = `draft:${kind}:${student}:`;
    this.name = `${this.owner}${crypto.randomUUID?.() ?? Date.now()}`;
    this.failures = 0;
    this.changes = namesOf(this.owner).flatMap((name) => readLocal(name).changes ?? []);
    this.typed = []; // what is being written and not yet added
    removeLocal(this.owner); // what earlier pages left is this page's now
    this.keep();
  }

  start() {
    for (const event of ["online", "focus"]) addEventListener(event, () => this.send());
    this.send();
  }

  add(change) {
    this.changes.push(change);
    this.keep();
    this.send();
  }

  drop(change) {
    this.changes = this.changes.filter((one) => one !== change);
    this.keep();
    this.onState(this.words);
  }

  keep(typed = this.typed) {
    this.typed = typed;
    const changes = [...this.changes, ...typed];
    if (changes.length) writeLocal(this.name, { changes });
    else removeLocal(this.name);
  }

  get failed() {
    return `${this.what}暂时没存上，留在这台设备上，正在重试…`;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    this.words = "";
    for (let change; !this.words && (change = this.changes.find(({ refused }) => !refused)); ) {
      this.words = await this.post(change);
    }
    this.sending = false;
    if (this.words) this.retry = setTimeout(() => this.send(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]);
    else this.failures = 0;
    this.onState(this.words);
  }

  /* Says why the change has to wait, or nothing when it was dealt with. */
  async post(change) {
    const body = new URLSearchParams({ ...change.fields, student: this.student });
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    let response, reply;
    try {
      response = await fetch(change.url, { method: "POST", body, headers, signal, redirect: "error" });
      reply = parse(await response.text());
    } catch {
      return navigator.onLine ? this.failed : `没有网络。${this.what}留在这台设备上，连上网后会自动保存。`;
    }
    const gone = response.status === 404;
    if (response.ok || (gone && change.removes)) {
      this.drop(change);
      this.onSaved(change, reply);
    } else if (gone || response.status === 422) {
      change.refused = reply.error ?? "这处划线已经不在了。";
      this.keep();
    } else {
      if (response.status === 403 && !reply.error) await fetch(location.href).catch(() => {}); // brings a new CSRF cookie
      return reply.error ?? this.failed;
    }
    return "";
  }
}
