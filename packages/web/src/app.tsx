import { lazy, useCallback, useEffect, useState } from "react";
import { announcement } from "./announcements.ts";
import { DropOverlay } from "./components/drop-overlay.tsx";
import { PageFooter, PageHeader } from "./components/page-frame.tsx";
import { LoadBoundary } from "./components/load-boundary.tsx";
import { LazyStudio, loadStudio } from "./components/lazy-studio.tsx";
import { Welcome } from "./components/welcome.tsx";
import { FaceFinder } from "./faces/face-finder.ts";
import { hasKeptPhotos } from "./keeping/kept-marker.ts";
import { keeping, keepPhotos } from "./keeping/load-keeper.ts";
import { PhotoLibrary } from "./photos/photo-library.ts";
import { useIncomingPhotos } from "./photos/use-incoming-photos.ts";
import { PixelWorker } from "./pixels/pixel-worker.ts";
import { loadSettings, saveSettings } from "./saved-settings.ts";
import { scopeOf } from "./settings.ts";
import { useStore } from "./store.ts";
import { hasUploaded } from "./upload/saved-uploads-key.ts";

// Two workers: writing a finished photo must not delay the preview of a newly dropped one.
const opener = new PixelWorker();
const writer = new PixelWorker();
const initialSettings = loadSettings();
const library = new PhotoLibrary(opener, new FaceFinder(), scopeOf(initialSettings.mode));

// Loaded when needed: most visits upload nothing.
const TabUploads = lazy(async () => ({
  default: (await import("./components/tab-uploads.tsx")).TabUploads,
}));

/** The page: a welcome screen until there is a photo, then the studio. */
export function App() {
  const { photos, selected } = useStore(library.content);
  const [settings, setSettings] = useState(initialSettings);
  useEffect(() => {
    saveSettings(settings);
  }, [settings]);
  const take = useCallback((files: readonly File[]) => {
    library.add(files);
  }, []);
  // Loads the worker and the studio after the page's first paint and well before a photo is chosen.
  useEffect(() => {
    setTimeout(() => {
      opener.warmUp();
      loadStudio();
    }, 200);
  }, []);
  const { step } = useStore(keeping);
  const hasPhotos = photos.length > 0;
  // Most visits bring no photo, and need nothing that keeps any.
  useEffect(() => {
    if (hasPhotos || hasKeptPhotos()) keepPhotos(library);
  }, [hasPhotos]);
  const dragging = useIncomingPhotos(take);
  const photo = photos.find(({ id }) => id === selected);

  return (
    <>
      <PageHeader photo={photo} />
      <main>
        {photo === undefined && step === "restoring" ? (
          <p className="opening">Opening …</p>
        ) : photo === undefined ? (
          <>
            <Welcome take={take} />
            {hasUploaded() && (
              <LoadBoundary>
                <TabUploads writer={writer} />
              </LoadBoundary>
            )}
          </>
        ) : (
          <LazyStudio
            photo={photo}
            photos={photos}
            library={library}
            writer={writer}
            settings={settings}
            change={setSettings}
          />
        )}
      </main>
      {photo === undefined && <PageFooter />}
      {dragging && <DropOverlay />}
      <LiveRegion />
    </>
  );
}

function LiveRegion() {
  const text = useStore(announcement);
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}
