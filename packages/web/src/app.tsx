import { useCallback, useEffect, useState } from "react";
import { announcement } from "./announcements.ts";
import { DropCurtain } from "./components/drop-curtain.tsx";
import { PageFooter, PageHeader } from "./components/page-frame.tsx";
import { Studio } from "./components/studio.tsx";
import { UploadList } from "./components/upload-list.tsx";
import { Welcome } from "./components/welcome.tsx";
import { PhotoBox } from "./photos/photo-box.ts";
import { useIncomingPhotos } from "./photos/use-incoming-photos.ts";
import { PixelWorker } from "./pixels/pixel-worker.ts";
import { FIRST_SETTINGS } from "./settings.ts";
import { useStore } from "./store.ts";
import { UploadBox } from "./upload/upload-box.ts";

// Two workers, so that a finished photo being written never keeps a newly dropped one waiting.
const opener = new PixelWorker();
const writer = new PixelWorker();
const photoBox = new PhotoBox(opener);
const uploadBox = new UploadBox(writer);

/** The page: a welcome until there is a photo, then the studio; uploads below either. */
export function App() {
  const { photos, selected } = useStore(photoBox.content);
  const uploads = useStore(uploadBox.uploads);
  const [settings, setSettings] = useState(FIRST_SETTINGS);
  const take = useCallback((files: readonly File[]) => {
    photoBox.add(files);
  }, []);
  // The page is there and at rest: now the worker may load, well before a photo is chosen.
  useEffect(() => {
    setTimeout(() => {
      opener.warmUp();
    }, 200);
  }, []);
  const dragging = useIncomingPhotos(take);
  const photo = photos.find(({ id }) => id === selected);

  return (
    <>
      <PageHeader />
      <main>
        {photo === undefined ? (
          <Welcome take={take} />
        ) : (
          <Studio
            photo={photo}
            photos={photos}
            photoBox={photoBox}
            uploadBox={uploadBox}
            writer={writer}
            settings={settings}
            change={setSettings}
          />
        )}
        {uploads.length > 0 && <UploadList uploads={uploads} box={uploadBox} />}
      </main>
      <PageFooter />
      {dragging && <DropCurtain />}
      <LiveRegion />
    </>
  );
}

function LiveRegion() {
  const text = useStore(announcement);
  return (
    <p className="unseen" role="status">
      {text}
    </p>
  );
}
