/** Installs the service worker once the page has loaded. Without one, the page only needs a network. */
export function keepForOffline(): void {
  // Browsers offer none on insecure origins, nor to pages in some private windows.
  if (!("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
  });
}
