/* What «Do I have it?» keeps in this browser so that it works without a connection: the page, its files, and the list
   of one person. It is gone when they sign out, or when another signs in. */

const KEPT = "have";
const LIST = "list/";
const LATER = [429, 503];
const PERSON = "/kept-for"; // whose it is, told from any page
const can = "caches" in window && "serviceWorker" in navigator;

const here = () => new URL("./", location.href).pathname;

/* Keep the page and the list of `person` anew. Rejects where there is no connection, or the site asks to come later;
   false where it is not theirs any more, or this browser keeps nothing. */
export async function keep(person) {
  if (!can) return false;
  const [list, page] = await Promise.all([fetch(`${here()}${LIST}`), fetch(here())]);
  if ([list, page].some(({ status }) => LATER.includes(status))) throw new Error("later");
  if (!list.ok || list.redirected || !page.ok || page.redirected || String((await list.clone().json()).person) !== person) {
    await forgetKept();
    return false;
  }
  const cache = await caches.open(KEPT);
  await cache.put(PERSON, new Response(person));
  await cache.put(here(), page);
  await cache.put(LIST, list);
  await cache.addAll(files());
  await navigator.serviceWorker.register("worker.js", { scope: here() });
  return true;
}

/* What the page is made of. */
function files() {
  const named = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  const loaded = performance.getEntriesByType("resource").filter((each) => ["script", "css", "link"].includes(each.initiatorType));
  const all = [...[...named].map((each) => each.href || each.src), ...loaded.map((each) => each.name)];
  return [...new Set(all)].filter((address) => new URL(address).origin === location.origin && /\.(css|js|svg|woff2)$/.test(new URL(address).pathname));
}

/* The list, {at, rows}; nothing where none is kept. */
export async function keptList() {
  const found = can && (await caches.has(KEPT)) && (await (await caches.open(KEPT)).match(new URL(LIST, location.href)));
  return found ? found.json() : null;
}

export async function forgetKept() {
  if (!can) return;
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all([caches.delete(KEPT), ...workers.map((each) => each.unregister())]);
}

/* Where somebody else's list is kept, it goes. */
export async function forgetOthers(person) {
  if (!can || !(await caches.has(KEPT))) return;
  const owner = await (await caches.open(KEPT)).match(PERSON);
  if (!owner || (await owner.text()) !== person) await forgetKept();
}
