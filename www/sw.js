// Keeps one whole version of the page, so that it opens without a network. The build fills in the version and the files.
"use strict";
const VERSION = "VERSION";
const FILES = ["FILES"];
const CACHE = "shipworthy-" + VERSION;

// All files or none: a version that did not arrive whole is never used.
self.addEventListener("install", (event) => {
  const fresh = (file) => new Request(file, { cache: file === "./" ? "no-cache" : "default" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map(fresh))));
});

// The page says so when nobody is in the middle of anything.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

// The version before stays too: another tab may still need its files.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => names.filter((name) => name.startsWith("shipworthy-") && name !== CACHE).slice(0, -1))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

// The owner's settings may change without a new version: the network is asked first.
async function settings(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put("config.json", answer.clone());
    return answer;
  } catch (error) {
    return (await cache.match("config.json")) || Response.error();
  }
}

// A kept file; names carry a fingerprint, so that one of an older version is as good.
async function kept(name, request) {
  const cache = await caches.open(CACHE);
  const own = await cache.match(name, { ignoreSearch: true, ignoreVary: true });
  return own || (name !== "./" && (await caches.match(request))) || fetch(request);
}

// A list of published flaws is kept from its first use on: most visitors never need one. A new list has a new name, and
// the old one goes with the version that it belonged to.
async function list(request) {
  const cache = await caches.open(CACHE);
  const own = await cache.match(request, { ignoreVary: true });
  if (own) return own;
  const answer = (await caches.match(request, { ignoreVary: true })) || (await fetch(request));
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const home = new URL("./", self.location.href);
  if (event.request.method !== "GET" || !address.href.startsWith(home.href)) return;
  const path = address.pathname.slice(home.pathname.length);
  const name = path === "" || path === "index.html" ? "./" : path;
  if (name === "config.json") event.respondWith(settings(event.request));
  else if (/^advisories-[a-z]+-[0-9a-f]{16}\.bin$/.test(name)) event.respondWith(list(event.request));
  else if (name === "./" || /-[0-9a-f]{16}/.test(name) || FILES.includes(name)) event.respondWith(kept(name, event.request));
});
