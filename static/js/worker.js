/* The service worker: what there is without network. /worker.js names the `release` it belongs to and loads this.

   Files of a release never change under their name, so they come from this device first. Pages come from the server
   first; a page of which the server says that it may be kept (X-Keep) is there when the server cannot be reached, for
   the person it was made for (X-Person) and until the server answers to somebody else, or to nobody.
   See docs/decisions/0021. */

const FILES = "files-"; // a release's
const PAGES = "pages-"; // a person's
const NOBODY = "-";
const PATIENCE_MS = 5000; // with a network that does not answer, where a kept page is there
const FRESH_MS = 3_600_000; // a page kept since is not asked for again in the background
const MOST_PAGES = 60;
const UNREACHABLE = [502, 503, 504];

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(event) : deed(request));
  else if (request.method === "GET" && request.url.startsWith(location.origin + release.files)) event.respondWith(file(event));
});

/* All files or none: then the worker of the release before stays. */
async function install() {
  const cache = await caches.open(FILES + release.version);
  await cache.addAll(release.shell);
  await skipWaiting();
}

/* Files of earlier releases go, but for those a kept page was made with. */
async function activate() {
  const needed = new Set([release.version]);
  for (const cache of await pageCaches()) {
    for (const kept of await cache.matchAll()) needed.add(kept.headers.get("X-Kept-By"));
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(FILES) && !needed.has(name.slice(FILES.length))) await caches.delete(name);
  }
  await clients.claim();
}

async function pageCaches() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  return Promise.all(names.map((name) => caches.open(name)));
}

/* Files */

const isFinal = (response) => (response.headers.get("Cache-Control") ?? "").includes("immutable");

async function file(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept && isFinal(kept)) return kept;
  try {
    const response = await fetch(event.request);
    if (response.ok && isFinal(response)) event.waitUntil(keepFile(event.request, response.clone()));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keepFile(request, response) {
  const cache = await caches.open(FILES + release.version);
  await cache.put(request, response);
}

/* Pages */

async function page(event) {
  const { request } = event;
  const answer = fetch(request);
  event.waitUntil(answer.then((response) => learn(request.url, response.clone())).catch(() => {}));
  const kept = await keptPage(request.url);
  if (!kept) return answer.catch(unreachable);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([answer.catch(() => {}), late]);
  return first && !UNREACHABLE.includes(first.status) ? first : withAge(kept);
}

/* A form that was sent: nothing is kept, and nothing is promised. */
const deed = (request) => fetch(request).catch(unreachable);

async function unreachable() {
  const { body, headers } = await caches.match(release.offline, { ignoreVary: true });
  return new Response(body, { status: 503, headers });
}

/* A page says for how long it has been lying here: clocks count on from there, and it is said in words. */
async function withAge(kept) {
  const age = Date.now() - Number(kept.headers.get("X-Kept-At"));
  const html = await kept.text();
  return new Response(html.replace("<html ", `<html data-kept-for="${Math.max(0, age)}" `), { headers: kept.headers });
}

/* X-Keep is "page", or "form" for a page that is the same whatever stands behind the question mark. */
async function keptPage(url) {
  for (const cache of await pageCaches()) {
    const kept = await cache.match(url, { ignoreVary: true });
    if (kept) return kept;
    const alike = await cache.match(url.split("?")[0], { ignoreVary: true });
    if (alike?.headers.get("X-Keep") === "form") return alike;
  }
  return undefined;
}

/* What an answer says of who is here and of what may be kept; one answer after the other. */
let turn = Promise.resolve();
const learn = (url, response) => (turn = turn.then(() => take(url, response)).catch(() => {}));

async function take(url, response) {
  const address = url.split("#")[0];
  if (response.type === "opaqueredirect") return Promise.all((await pageCaches()).map((cache) => cache.delete(address)));
  const person = response.headers.get("X-Person");
  if (!person || response.status >= 500) return undefined; // not the server's word on it
  await onlyOf(person);
  if (person === NOBODY) return undefined;
  const cache = await caches.open(PAGES + person);
  if (!response.headers.has("X-Keep")) return cache.delete(address);
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("X-Kept-At", Date.now());
  headers.set("X-Kept-By", release.version);
  await cache.delete(address); // the newest stands last
  await cache.put(address, new Response(await response.text(), { headers }));
  for (const old of (await cache.keys()).slice(0, -MOST_PAGES)) await cache.delete(old);
  return undefined;
}

async function onlyOf(person) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + person) await caches.delete(name);
  }
}

/* A page tells who is signed in and what it would like to have at hand later; a list is followed to its end. */
async function keepAll({ person, keep }) {
  await onlyOf(person);
  for (const wanted of keep) {
    for (let url = new URL(wanted, location).href; url && !(await isFresh(url)); ) {
      const response = await fetch(url, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => {});
      if (!response) return;
      const next = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
      await learn(url, response);
      url = next && new URL(next, url).href;
    }
  }
}

async function isFresh(url) {
  const kept = await caches.match(url, { ignoreVary: true });
  return Boolean(kept) && Date.now() - Number(kept.headers.get("X-Kept-At")) < FRESH_MS;
}
