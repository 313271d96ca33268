// Service worker: keeps the page "You are offline" in each language, and shows it when a page cannot be opened.
// Nothing that the site answers is ever kept, so nothing private can be.
const { name, pages, files } = self.OFFLINE;
const LANGUAGE = "/offline/language";

self.addEventListener("install", (e) => {
  const wanted = [...Object.values(pages), ...files].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  e.waitUntil(caches.open(name).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (e) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((key) => key.startsWith("offline-") && key !== name);
    await Promise.all(old.map((key) => caches.delete(key)));
    if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
    await self.clients.claim();
  };
  e.waitUntil(clean());
});

let spoken = "";

// The language of the last page that came, so that the page without a connection speaks it too.
async function listen(response) {
  const language = response.headers.get("Content-Language");
  if (!language || language === spoken) return;
  spoken = language;
  await (await caches.open(name)).put(LANGUAGE, new Response(language));
}

async function offline() {
  const cache = await caches.open(name);
  const told = await cache.match(LANGUAGE);
  const wanted = [told ? await told.text() : "", ...navigator.languages].map((tag) => tag.toLowerCase());
  const known = Object.keys(pages);
  const same = (tag) => known.find((one) => one.toLowerCase() === tag || one.split("-")[0] === tag.split("-")[0]);
  const kept = await cache.match(pages[wanted.map(same).find(Boolean) || "en"]);
  return new Response(await kept.blob(), { status: 503, headers: kept.headers });
}

async function open(e) {
  try {
    const response = (await e.preloadResponse) || (await fetch(e.request));
    e.waitUntil(listen(response));
    return response;
  } catch {
    return offline();
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.mode === "navigate" && e.request.method === "GET") e.respondWith(open(e));
  else if (url.origin === self.location.origin && files.includes(url.pathname)) {
    // what the kept page is drawn with; its name changes with its content
    e.respondWith(fetch(e.request).catch(async () => (await caches.match(url.pathname)) || Response.error()));
  }
});
