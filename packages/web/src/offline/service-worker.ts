/**
 * Keeps a copy of the page, so that it opens without a network.
 *
 * Each build has its own cache. A new build fills its cache while the old one still serves its open tabs; the old cache
 * is deleted once no tab uses it. A page is loaded from the network where possible, hence a reload shows the newest
 * build even before its service worker takes over. Uploads and their pictures are never kept.
 */
declare const self: ServiceWorkerGlobalScope;

/** Paths of all files of this build; the build fills them in. */
const FILES: readonly string[] = ["__FILES__"];
const PREFIX = "page-";
const CACHE = `${PREFIX}__VERSION__`;

/** Time after which a slow network is given up for the copy. */
const PAGE_TIMEOUT_MS = 3_000;

const paths = new Set(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(deleteOldCaches());
});

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === "/") event.respondWith(page(event.request));
  // Files of other builds, in the caches of their own service workers, are looked for as well.
  else if (paths.has(pathname) || pathname.startsWith("/assets/")) event.respondWith(file(event.request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Asks the server whether the browser's own copy is the latest: only names in assets/ change with their content.
  await cache.addAll(FILES.map((path) => new Request(path, { cache: "no-cache" })));
}

async function deleteOldCaches(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request.url, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  } catch (error) {
    const kept = await caches.match("/", { cacheName: CACHE, ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
