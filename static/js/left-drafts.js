/* Texts that a room which has been closed left in this browser, sent from any other page: as the room's next page would
   send them, so that nothing newer is overwritten. What the server does not take stays for the room to show. */

import { csrfToken } from "./draft.js";
import { keepNewest, namesOf, parse, readLocal, removeLocal } from "./local.js";
import { say } from "./say.js";

const TIMEOUT_MS = 10_000;
const keyOf = (name) => name.slice(0, name.lastIndexOf(":")); // without the page

/** Of this person. A room that is still open has a lock on its copy and sends it itself. */
export async function sendLeftDrafts(person) {
  const names = namesOf(`draft:${person}:`);
  let [sent, open] = [0, 0];
  for (const name of names) {
    const copy = readLocal(name);
    const alone = names.filter((other) => keyOf(other) === keyOf(name)).length === 1; // else its room has to ask
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) open += 1;
      else if (alone && copy.url && (await isTaken(name, copy))) sent += 1;
    });
  }
  if (sent) say(`这台设备上没来得及存的草稿已存到服务器：${sent} 份。`, "drafts");
  else if (names.length > open) say("这台设备上还有没存到服务器的文字，连上网后打开那份作答看看。", "drafts");
}

async function isTaken(name, { text, revision, client, sequence, url }) {
  const own = { client: crypto.randomUUID(), sequence: 1, after_client: client, after_sequence: sequence };
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const body = JSON.stringify({ text, revision, ...own });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { method: "POST", body, headers, redirect: "error", signal });
    const saved = parse(await response.text());
    if (!response.ok || saved.revision === undefined) return false;
    keepNewest(`newest:${keyOf(name)}`, { text, revision: saved.revision, saved_at: saved.saved_at });
    removeLocal(name);
    return true;
  } catch {
    return false;
  }
}
