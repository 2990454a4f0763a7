import { memo, useMemo } from "react";
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
          <Film key={photo.id} photo={photo} isSelected={photo.id === selected} box={box} />
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

interface FilmProps {
  readonly photo: Photo;
  readonly isSelected: boolean;
  readonly box: PhotoBox;
}

/** Drawn anew only when it changes itself, for there may be hundreds. */
const Film = memo(function Film({ photo, isSelected, box }: FilmProps) {
  const { id, file, state } = photo;
  return (
    <li className="film">
      <button
        type="button"
        className="thumb"
        aria-pressed={isSelected}
        aria-label={state.step === "failed" ? `${file.name}, not readable` : file.name}
        title={file.name}
        onClick={() => {
          box.select(id);
        }}
      >
        <Thumb photo={photo} />
      </button>
      <button
        type="button"
        className="film-remove"
        aria-label={`Remove ${file.name}`}
        onClick={() => {
          box.remove(id);
        }}
      >
        <PixelIcon name="close" />
      </button>
    </li>
  );
});

function Thumb({ photo: { state } }: { readonly photo: Photo }) {
  const mosaic = useMemo(() => (state.step === "open" ? mosaicOf(state, THUMB_CUT) : null), [state]);
  if (state.step === "failed") return <PixelIcon name="alert" />;
  return mosaic && <MosaicCanvas mosaic={mosaic} width={THUMB} height={THUMB} />;
}
