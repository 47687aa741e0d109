/* The clock of a room or of a sitting. The server says how many seconds are left, or were spent; the page counts
   on from there with performance.now(), so that the computer's own date and time play no part.

   At zero `atEnd` sends what is typed. When the server's grace for late saves is over, the page moves on to
   where the answers are, unless `unsaved` says that something typed is only here. */

import { csrfToken } from "./draft.js";

const TICK_MS = 250;
const SHOWN_MS = 20_000; // a warning leaves the screen again
const MARGIN_MS = 1000; // after the grace, so that the server has surely closed
const LOW_SECONDS = 300;

const two = (number) => String(number).padStart(2, "0");

function clockText(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours >= 24) return `${Math.floor(hours / 24)} 天 ${hours % 24}:${two(minutes)}`; // an assignment over days
  const short = `${two(minutes)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${short}` : short;
}

export function startClock(hooks) {
  const box = document.querySelector("[data-clock]");
  if (box) new Clock(box, hooks);
}

class Clock {
  constructor(box, { atEnd = async () => {}, unsaved = () => false } = {}) {
    Object.assign(this, { box, atEnd, unsaved });
    this.face = box.querySelector("[data-clock-face]");
    this.says = box.querySelector("[data-clock-says]");
    this.button = box.querySelector("[data-clock-button]");
    this.end = box.dataset.end;
    this.warnings = (box.dataset.warnings ?? "").split(" ").filter(Boolean).map(Number);
    // The reply began to arrive here; loading and starting the scripts has taken time since.
    const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
    const keptFor = Number(document.documentElement.dataset.keptFor ?? 0); // opened without network: static/js/worker.js
    const answered = arrived - keptFor;
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.set(Number(box.dataset.seconds), box.dataset.running !== "0", answered);
    this.button?.addEventListener("click", (event) => {
      event.preventDefault();
      this.run(!this.running);
    });
    this.button?.form.addEventListener("input", () => this.running || this.run(true)); // writing goes on
    // A computer that slept, a page out of the browser's history: what was counted here is not true any more.
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    addEventListener("pageshow", (event) => event.persisted && this.ask());
    addEventListener("online", () => this.ask());
    if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") this.ask();
  }

  set(seconds, running, at = performance.now()) {
    Object.assign(this, { seconds, running, at });
    this.tick();
  }

  get now() {
    const passed = this.running ? (performance.now() - this.at) / 1000 : 0;
    return this.end ? Math.max(0, this.seconds - passed) : this.seconds + passed;
  }

  tick() {
    const { now } = this;
    const text = this.end ? `剩余 ${clockText(Math.ceil(now))}` : `用时 ${clockText(Math.floor(now))}`;
    if (this.face.textContent !== text) this.face.textContent = text;
    if (this.button) this.button.textContent = this.running ? "暂停" : "继续计时";
    if (this.button) this.button.value = this.running ? "0" : "1";
    if (!this.end) return;
    this.box.toggleAttribute("data-low", now <= LOW_SECONDS);
    this.warn(now);
    if (now === 0) this.finish();
  }

  /* Each once, in a region that screen readers read out; the seconds themselves stay silent. */
  warn(now) {
    const due = this.warnings.filter((minutes) => now <= minutes * 60);
    if (!due.length || now === 0) return;
    this.warnings = this.warnings.filter((minutes) => !due.includes(minutes));
    this.say(`还有 ${Math.ceil(now / 60)} 分钟。`);
    this.clearing = setTimeout(() => this.say(""), SHOWN_MS);
  }

  say(text) {
    clearTimeout(this.clearing);
    this.says.textContent = text;
  }

  async finish() {
    if (this.finished) return;
    this.finished = true;
    clearInterval(this.timer);
    this.say("时间到，正在交卷…");
    const sent = this.atEnd();
    await new Promise((resolve) => setTimeout(resolve, Number(this.box.dataset.grace) + MARGIN_MS));
    await sent;
    if (!this.unsaved() && !navigator.onLine) return this.say("时间到了，存到服务器的已经交卷。现在没有网络，连上网后再打开。");
    if (!this.unsaved()) return location.assign(this.end);
    this.say("时间到了。最后这段没能及时存上，没有交进去；文字还在这一页，要留就先复制。");
    this.says.append(Object.assign(document.createElement("a"), { href: this.end, textContent: "打开对照" }));
  }

  /* Pause or go on: at once here, and what the server then counts is what holds. */
  run(running) {
    this.set(this.now, running);
    return this.ask({ method: "POST", body: new URLSearchParams({ running: Number(running) }) });
  }

  async ask(request) {
    if (this.finished) return;
    const at = performance.now();
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const answer = await fetch(this.box.dataset.ask, { ...request, headers })
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null); // no network: the page counts on by itself
    if (answer) this.set(answer.seconds, answer.running, at);
  }
}
