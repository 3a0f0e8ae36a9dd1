// Opens «Do I have it?» without a connection: the page and its files as static/js/have.js has kept them. With a
// connection everything comes from the site. It answers for this page alone, and keeps nothing by itself.
const PAGE = new URL("./", location.href).pathname;
const KEPT = "have";
const FILES = ["style", "script", "image", "font"];

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(request.destination)) event.respondWith(fetch(request).catch(() => kept(request.url)));
});

async function page(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return kept(PAGE);
  }
  if (answer.type === "opaqueredirect") await leave(); // to the sign-in: nobody is here any more
  return answer;
}

async function kept(address) {
  const found = (await caches.has(KEPT)) && (await (await caches.open(KEPT)).match(address));
  return found || Response.error();
}

async function leave() {
  await caches.delete(KEPT);
  await registration.unregister();
}
