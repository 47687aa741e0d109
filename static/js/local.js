/* Local copies of what is typed, in this browser, under names that begin with "draft:". Where storage is full or
   forbidden, the server's copy is the only one, and its state is shown. */

/* Set when somebody signs out in any tab: from then on no page keeps a local copy, until a save succeeds again. */
let forgetful = false;
const signedOut = new BroadcastChannel("signed-out");
signedOut.onmessage = () => (forgetful = true);

export const isForgetful = () => forgetful;
export const rememberAgain = () => (forgetful = false);

export function quietly(use) {
  try {
    return use();
  } catch {
    return undefined;
  }
}

export const parse = (text) => quietly(() => JSON.parse(text)) ?? {};

export const namesOf = (start) =>
  quietly(() => Object.keys(localStorage).filter((name) => name.startsWith(start))) ?? [];

export const readLocal = (name) => parse(quietly(() => localStorage.getItem(name)));

/** A draft's copies with their names, one for each page, since two tabs may hold two texts:
    "draft:user:attempt:question:page". */
export const copiesOf = (key) =>
  namesOf(`${key}:`)
    .map((name) => [name, readLocal(name)])
    .filter(([, copy]) => typeof copy.text === "string");

export function writeLocal(name, copy) {
  if (!forgetful) quietly(() => localStorage.setItem(name, JSON.stringify(copy)));
}

const MOST_NEWEST = 40;

/** The last saved text of a draft, for a page that was made before; those of the drafts saved longest ago go. */
export function keepNewest(name, copy) {
  if (readLocal(name).revision > copy.revision) return;
  writeLocal(name, copy);
  const names = namesOf("newest:");
  if (names.length <= MOST_NEWEST) return;
  removeLocal(names.reduce((a, b) => (readLocal(b).saved_at < readLocal(a).saved_at ? b : a)));
}

/** A page that was kept for opening without network and is over. */
export async function forgetPage(address) {
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (name.startsWith("pages-")) await (await caches.open(name)).delete(address);
  }
}

/** This one, or all whose names begin with it. */
export function removeLocal(start) {
  for (const name of namesOf(start)) quietly(() => localStorage.removeItem(name));
}

/** Whether this browser holds text that the server has perhaps not got. */
export const anyLocalCopies = () => namesOf("draft:").length > 0;

/** Signing out leaves nothing on a shared computer (F6): pages that are still open write no more copies. The answer to
    signing out asks the browser for the same (Clear-Site-Data), but not every browser complies. */
export async function forgetEverything() {
  forgetful = true;
  signedOut.postMessage("");
  for (const store of [() => localStorage, () => sessionStorage]) quietly(() => store().clear());
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}
