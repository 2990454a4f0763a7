import { useMemo } from "react";
import { mosaicOf, type Photo } from "../photos/photo.ts";
import type { PhotoBox } from "../photos/photo-box.ts";
import { ChoosePhotos } from "./choose-photos.tsx";
import { MosaicCanvas } from "./mosaic-canvas.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

/** Height of a thumbnail in CSS pixels. */
const THUMB = 56;
const THUMB_CUT = { grid: 16 };

interface FilmstripProps {
  readonly photos: readonly Photo[];
  readonly selected: number;
  readonly box: PhotoBox;
}

/** All photos, each as its own sixteen squares across. */
export function Filmstrip({ photos, selected, box }: FilmstripProps) {
  return (
    <div className="filmstrip">
      <ul aria-label="Photos">
        {photos.map((photo) => (
          <li key={photo.id} className="film">
            <button
              type="button"
              className="thumb"
              aria-pressed={photo.id === selected}
              aria-label={
                photo.state.step === "failed" ? `${photo.file.name}, not readable` : photo.file.name
              }
              title={photo.file.name}
              onClick={() => {
                box.select(photo.id);
              }}
            >
              <Thumb photo={photo} />
            </button>
            <button
              type="button"
              className="film-remove"
              aria-label={`Remove ${photo.file.name}`}
              onClick={() => {
                box.remove(photo.id);
              }}
            >
              <PixelIcon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <ChoosePhotos
        take={(files) => {
          box.add(files);
        }}
        label="Add"
        icon="plus"
        className="thumb add"
      />
    </div>
  );
}

function Thumb({ photo: { state } }: { readonly photo: Photo }) {
  const mosaic = useMemo(() => (state.step === "open" ? mosaicOf(state, THUMB_CUT) : null), [state]);
  if (state.step === "failed") return <PixelIcon name="alert" />;
  return mosaic && <MosaicCanvas mosaic={mosaic} width={THUMB} height={THUMB} />;
}
