import type { RegionShape } from "@pixelater/core/region";
import { memo, useId, useMemo, useState } from "react";
import { isOpen, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { useMosaic } from "../photos/use-mosaic.ts";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { regionEditor } from "../regions/region-editor.ts";
import type { Settings } from "../settings.ts";
import type { UploadQueue } from "../upload/upload-queue.ts";
import { GridControls } from "./grid-controls.tsx";
import { RegionControls } from "./region-controls.tsx";
import { FailureNote } from "./failure-note.tsx";
import { Filmstrip } from "./filmstrip.tsx";
import { PalettePicker } from "./palette-picker.tsx";
import { SaveControls } from "./save-controls.tsx";
import { ShareControls } from "./share-controls.tsx";
import { Stage } from "./stage.tsx";

interface StudioProps {
  readonly photo: Photo;
  readonly photos: readonly Photo[];
  readonly library: PhotoLibrary;
  readonly uploadQueue: UploadQueue;
  readonly writer: PixelWorker;
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
}

/** Shows one photo on the stage, all photos in a strip below it, and the controls beside it. */
export const Studio = memo(function Studio(props: StudioProps) {
  const { photo, photos, library, uploadQueue, writer, settings, change } = props;
  const mosaic = useMosaic(photo, library, settings);
  const editor = useMemo(() => regionEditor(library.regionSetAccess(photo.id)), [library, photo.id]);
  const [shape, chooseShape] = useState<RegionShape>("rectangle");
  const helpId = useId();
  return (
    <section className="studio" aria-label={`Pixelating ${photo.file.name}`}>
      <div className="studio-view">
        {isOpen(photo) && mosaic !== null ? (
          <Stage key={photo.id} photo={photo} mosaic={mosaic} editor={editor} shape={shape} helpId={helpId} />
        ) : (
          <div className="stage">
            {photo.state.step === "failed" ? (
              <FailureNote failure={photo.state.failure} />
            ) : (
              <p className="opening">Opening …</p>
            )}
          </div>
        )}
        <Filmstrip photos={photos} selected={photo.id} library={library} />
      </div>
      <div className="panel">
        <h1 className="visually-hidden">{photo.file.name}</h1>
        <RegionControls
          photo={photo}
          editor={editor}
          shape={shape}
          chooseShape={chooseShape}
          helpId={helpId}
        />
        <GridControls
          choice={settings.grid}
          grid={mosaic}
          change={(grid) => {
            change({ ...settings, grid });
          }}
        />
        <PalettePicker
          palette={settings.palette}
          change={(palette) => {
            change({ ...settings, palette });
          }}
        />
        {isOpen(photo) && (
          <>
            <SaveControls key={photo.id} photo={photo} writer={writer} settings={settings} change={change} />
            <ShareControls
              photo={photo}
              photos={photos.filter(isOpen)}
              queue={uploadQueue}
              settings={settings}
            />
          </>
        )}
      </div>
    </section>
  );
});
