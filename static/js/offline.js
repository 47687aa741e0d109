/* Starts the service worker (worker.js), and says when a page is one that was kept on this device. */

import { namesOf, removeLocal } from "./local.js";
import { say } from "./say.js";

const { keptFor } = document.documentElement.dataset;
const { person } = document.body.dataset;

if (keptFor) {
  const time = new Date(Date.now() - Number(keptFor)).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short", hour12: false });
  say(`连不上网，这是 ${time} 留在这台设备上的一页。`);
  addEventListener("online", () => {
    const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "打开最新的" });
    say("又连上网了。").append(link);
  });
}
document.addEventListener("htmx:sendError", () => say("没有网络，这一步没有做成，连上网后再试。"));

async function start(worker) {
  const here = worker.controller ? [] : [location.href];
  await worker.register("/worker.js", { updateViaCache: "none" });
  const { active } = await worker.ready;
  const wanted = document.querySelector("[data-keep]")?.dataset.keep.split(" ") ?? [];
  active.postMessage({ person, keep: [...here, ...wanted] });
}

// Of somebody whose session only ended; what the server has not got stays (F4), and is shown to nobody else (F6).
for (const name of namesOf("newest:")) if (!name.startsWith(`newest:draft:${person}:`)) removeLocal(name);

if (document.querySelector("[data-excerpt], [data-waiting]") || namesOf(`draft:excerpts:${person}:`).length) {
  import("./excerpts.js");
}

// In a room, and where one that was handed in is looked at, its own script does it.
if (!document.querySelector("form[data-draft], [data-left]") && namesOf(`draft:${person}:`).length && navigator.locks) {
  const send = () => import("./left-drafts.js").then(({ sendLeftDrafts }) => sendLeftDrafts(person));
  addEventListener("online", send);
  send();
}

// Only over HTTPS or on this machine; without it everything works but for opening pages without network.
if (navigator.serviceWorker) start(navigator.serviceWorker).catch(() => {});
