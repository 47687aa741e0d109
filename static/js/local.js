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

export function writeLocal(name, copy) {
  if (!forgetful) quietly(() => localStorage.setItem(name, JSON.stringify(copy)));
}

/** This one, or all whose names begin with it. */
export function removeLocal(start) {
  for (const name of namesOf(start)) quietly(() => localStorage.removeItem(name));
}

/** Whether this browser holds text that the server has perhaps not got. */
export const anyLocalCopies = () => namesOf("draft:").length > 0;

/** Signing out leaves nothing on a shared computer (F6): pages that are still open write no more copies. */
export function forgetLocalCopies() {
  forgetful = true;
  signedOut.postMessage("");
  removeLocal("draft:");
}
