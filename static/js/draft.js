/* A draft that cannot be lost: a local copy at once, the server soon after, and a word about each state.

   What to show is told to `onState(name, detail)`, where name is one of typing, saving, saved, offline, failed,
   refused, signed-out, conflict, submitted; `detail.error`, where there is one, is a sentence.

   The text area is only read here, with three exceptions, all before anything was typed over it: on a page made before
   the last save that this browser knows of, the saved text is put there; then a copy that an earlier page left behind;
   and that is taken out again when the server had it all along. */

import { copiesOf, isForgetful, keepNewest, parse, readLocal, rememberAgain, removeLocal, writeLocal } from "./local.js";
import { sharedStart } from "./merge.js";

const IDLE_MS = 1500; // after the last keystroke
const AT_LEAST_EVERY_MS = 9000; // while typing goes on
const TIMEOUT_MS = 10_000;
const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000];

const NOT_SUBMITTED = "还没有提交：服务器没有收到。文字还在这台设备上，稍后再点一次“提交答案”。";
const SOMEBODY_ELSE = "没有存上：现在登录的不是写这份作答的账户。文字还在这一页，换回原来的账户后会自动保存。";

export class Draft {
  constructor({ area, key, url, client, revision, onState }) {
    Object.assign(this, { area, key, url, client, revision, onState });
    this.copyName = `${key}:${client}`;
    this.newestName = `newest:${key}`;
    this.sequence = 0;
    // What the server is known to hold; undefined while that is uncertain. Not the value: on a slow network one
    // types before this script has arrived.
    this.savedText = area.defaultValue;
    this.base = area.defaultValue; // the text of `revision`, from which this page went on; undefined when not known
    this.saved = { saved_at: area.form.dataset.savedAt };
    this.failures = 0;
  }

  start() {
    this.takeNewest();
    navigator.locks?.request(this.copyName, () => new Promise(() => {})); // until the page goes: left-drafts.js
    this.area.addEventListener("compositionstart", () => (this.composing = true));
    this.area.addEventListener("compositionend", () => {
      this.composing = false;
      this.typed();
      if (this.due) this.save();
    });
    this.area.addEventListener("input", () => this.typed());
    // Back on line, back from signing in elsewhere, back from the browser's page cache.
    for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => this.save());
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.save()));
    if (this.dirty) this.typed(); // a left copy then waits for the next page
    else this.takeLeftCopy();
  }

  /* A page can be older than the last save: opened without network from what was kept on this device, or made while
     the page before it was still saving. */
  takeNewest() {
    const { text, revision, saved_at } = readLocal(this.newestName);
    if (!(revision > this.revision)) return removeLocal(this.newestName);
    if (this.dirty) return;
    Object.assign(this, { revision, savedText: text, base: text, saved: { saved_at } });
    this.put(text);
  }

  tell(name, detail) {
    this.state = name;
    this.onState(name, detail);
  }

  get dirty() {
    return this.area.value !== this.savedText;
  }

  /* What an earlier page left in this browser and the server has not: it is on the screen again and saved next. */
  takeLeftCopy() {
    const left = copiesOf(this.key).filter(([, copy]) => copy.text !== this.area.value);
    if (!left.length) return removeLocal(`${this.key}:`);
    const [name, copy] = left.reduce((a, b) => (b[1].at > a[1].at ? b : a));
    this.revision = copy.revision;
    this.base = undefined;
    this.after = copy;
    this.taken = copy.text;
    this.put(copy.text); // which makes it this page's own copy
    if (name !== this.copyName) removeLocal(name);
    this.save();
  }

  put(text) {
    this.area.value = text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  typed() {
    if (this.closed) return;
    this.keepCopy();
    if (this.composing || this.paused || !this.dirty) return;
    if (!this.failures) this.tell("typing");
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.save(), IDLE_MS);
    this.latest ??= setTimeout(() => this.save(), AT_LEAST_EVERY_MS);
  }

  /* Send the newest text unless it is stored already; one request at a time, the next carries what came since.
     Tells whether the server has stored it. */
  async save({ force = false } = {}) {
    this.stopTimers();
    this.due = this.composing; // no cut in an unfinished composition: as soon as it ends
    if (this.composing || this.closed || this.paused || this.submitting) return false;
    if (!this.dirty && !force) return this.settled();
    if (this.inFlight) {
      this.again = true;
      return this.inFlight;
    }
    if (!this.failures) this.tell("saving");
    this.inFlight = this.send(this.url).finally(() => {
      this.inFlight = undefined;
      if (!this.again) return;
      this.again = false;
      this.save();
    });
    return this.inFlight;
  }

  /* The deadline: what is typed goes off as it stands, composing or not; whatever came later would not count.
     It does not wait for a request under way, which may hang until the grace for late saves is over. */
  async lastWords() {
    this.stopTimers();
    this.area.readOnly = true;
    return this.dirty && !this.closed ? this.send(this.url) : true;
  }

  /* Hand in what is on the screen. Safe to repeat: the first one that arrives counts, with the newest text. */
  async submit(url) {
    if (this.submitting || this.closed) return;
    this.stopTimers();
    this.submitting = this.area.readOnly = true;
    this.tell("saving");
    await this.send(url);
    this.submitting = this.area.readOnly = Boolean(this.closed);
  }

  async send(url) {
    const text = this.area.value;
    const body = this.body(text);
    const sent = { url, text, sequence: this.sequence, forgetful: isForgetful() };
    this.savedText = undefined; // whether it arrives is not known before the reply, and not without one
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(url, { ...this.request(body), signal: stop.signal });
      const detail = parse(await response.text());
      return await this.answered(response, detail, sent);
    } catch {
      return this.failed(navigator.onLine ? "failed" : "offline");
    } finally {
      clearTimeout(timer);
    }
  }

  async answered(response, detail, sent) {
    if (response.ok && detail.submitted) return this.finished(detail, sent.url);
    if (response.ok && detail.revision !== undefined) return this.accepted(detail, sent);
    if (response.status === 409 && detail.revision !== undefined) return this.conflict(detail);
    if (response.status === 410) return this.tooLate(detail);
    if (response.status === 422) return this.refused(detail);
    if (response.status === 403 && !this.renewed) {
      this.renewed = true;
      await fetch(location.href); // any page brings a new CSRF cookie
      return this.send(sent.url);
    }
    if (response.status === 401) return this.failed("signed-out", detail);
    return this.failed("failed", response.status === 404 ? { error: SOMEBODY_ELSE } : detail);
  }

  accepted(detail, sent) {
    this.failures = 0;
    this.said = this.after = this.renewed = this.unsubmitted = undefined;
    if (sent.forgetful) rememberAgain(); // signed in again, and as the same person
    this.revision = detail.revision;
    this.base = sent.text;
    this.saved = detail;
    if (sent.sequence >= this.sentSince) { // else another text went off since
      this.savedText = sent.text;
      keepNewest(this.newestName, { text: sent.text, revision: detail.revision, saved_at: detail.saved_at });
    }
    if (this.dirty) this.typed();
    else this.settled();
    return true;
  }

  /* The server has what is on the screen. */
  settled() {
    removeLocal(this.copyName);
    if (["typing", "saving", "failed", "offline", "signed-out"].includes(this.state)) this.tell("saved", this.saved);
    return true;
  }

  conflict(detail) {
    if (detail.known && this.area.value === this.taken) {
      this.savedText = detail.text;
      this.put(detail.text);
      return this.accepted(detail, detail);
    }
    this.paused = true;
    this.stored = detail;
    this.tell("conflict", detail);
    return false;
  }

  refused(detail) {
    this.tell("refused", detail);
    return false;
  }

  /* Time is up and the script is in: what came after it stays on the screen, to be copied. */
  tooLate(detail) {
    this.closed = true;
    this.forget();
    return this.refused(detail);
  }

  failed(name, detail) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.save(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]);
    this.renewed = undefined;
    this.unsubmitted ||= this.submitting;
    if (this.unsubmitted && name !== "signed-out") [name, detail] = ["failed", { error: NOT_SUBMITTED }];
    const words = `${name} ${detail?.error}`;
    if (words !== this.said) this.tell(name, detail); // said once: a link in it keeps the focus
    this.said = words;
    return false;
  }

  finished(detail, url) {
    this.closed = true;
    this.stopTimers();
    if (url === this.url) removeLocal(this.newestName); // handed in elsewhere: what is only here is shown there (left-over.js)
    else this.forget();
    if (detail.revision) keepNewest(this.newestName, { text: this.area.value, ...detail }); // to be gone on with
    this.tell("submitted", detail);
    return true;
  }

  forget() {
    removeLocal(`${this.key}:`);
    removeLocal(this.newestName);
  }

  /* After a conflict: this text, whatever is in the text area now, goes on top of the stored one. Tells whether
     the server has stored it. */
  resolve(text) {
    this.revision = this.stored.revision;
    this.base = this.stored.text;
    this.paused = this.after = undefined;
    this.put(text);
    return this.save({ force: true });
  }

  /* The page is going away: a request that outlives it. The local copy stays, for nobody reads the reply. */
  flush() {
    if (this.closed || this.paused || !this.dirty) return;
    fetch(this.url, { ...this.request(this.body(this.area.value)), keepalive: true }).catch(() => {});
    this.savedText = undefined;
  }

  stopTimers() {
    for (const name of ["idle", "latest", "retry"]) clearTimeout(this[name]);
    this.latest = undefined;
  }

  body(text) {
    this.sequence += 1;
    const same = sharedStart(this.sentText ?? "", text); // spares the server to compare them
    if (text !== this.sentText) [this.sentText, this.sentSince] = [text, this.sequence];
    this.keepCopy();
    const { text: _, ...own } = this.copy();
    const after = this.after && { after_client: this.after.client, after_sequence: this.after.sequence };
    return JSON.stringify({ text, same, ...own, ...after });
  }

  request(body) {
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/json", // a form would be three times the bytes
      "X-CSRFToken": csrfToken(),
    };
    return { method: "POST", body, headers, redirect: "error" };
  }

  copy() {
    const { client, revision, sequence } = this;
    return { text: this.area.value, revision, client, sequence };
  }

  keepCopy() {
    writeLocal(this.copyName, { ...this.copy(), url: this.url, at: Date.now() });
  }
}

/* Read at each request: signing in again in another tab gives a new token. The page says what its cookie is called. */
export function csrfToken() {
  const start = `${document.body.dataset.csrfCookie}=`;
  return document.cookie.split("; ").find((entry) => entry.startsWith(start))?.slice(start.length) ?? "";
}
