import type { RegionShape } from "@pixelater/core/region";
import { memo, useId, useMemo, useState } from "react";
import { isOpen, type Photo } from "../photos/photo.ts";
import type { PhotoBox } from "../photos/photo-box.ts";
import { useMosaic } from "../photos/use-mosaic.ts";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { editExtent } from "../regions/extent-editor.ts";
import type { Settings } from "../settings.ts";
import type { UploadBox } from "../upload/upload-box.ts";
import { CutControls } from "./cut-controls.tsx";
import { ExtentControls } from "./extent-controls.tsx";
import { FailureNote } from "./failure-note.tsx";
import { Filmstrip } from "./filmstrip.tsx";
import { PalettePicker } from "./palette-picker.tsx";
import { SaveControls } from "./save-controls.tsx";
import { ShareControls } from "./share-controls.tsx";
import { Stage } from "./stage.tsx";

interface StudioProps {
  readonly photo: Photo;
  readonly photos: readonly Photo[];
  readonly photoBox: PhotoBox;
  readonly uploadBox: UploadBox;
  readonly writer: PixelWorker;
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
}

/** One photo on the stage, all photos in the strip below, and what can be done with them beside. */
export const Studio = memo(function Studio(props: StudioProps) {
  const { photo, photos, photoBox, uploadBox, writer, settings, change } = props;
  const mosaic = useMosaic(photo, photoBox, settings);
  const editor = useMemo(() => editExtent(photoBox, photo.id), [photoBox, photo.id]);
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
        <Filmstrip photos={photos} selected={photo.id} box={photoBox} />
      </div>
      <div className="panel">
        <h1 className="unseen">{photo.file.name}</h1>
        <ExtentControls
          photo={photo}
          editor={editor}
          shape={shape}
          chooseShape={chooseShape}
          helpId={helpId}
        />
        <CutControls
          cut={settings.cut}
          grid={mosaic}
          change={(cut) => {
            change({ ...settings, cut });
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
            <ShareControls photo={photo} photos={photos.filter(isOpen)} box={uploadBox} settings={settings} />
          </>
        )}
      </div>
    </section>
  );
});
