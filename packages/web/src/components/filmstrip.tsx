import { memo, useMemo } from "react";
import { mosaicOf, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { ChoosePhotos } from "./choose-photos.tsx";
import { MosaicCanvas } from "./mosaic-canvas.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

/** Height of a thumbnail in CSS pixels. */
const THUMB = 56;
const THUMB_GRID = { grid: 16 };

interface FilmstripProps {
  readonly photos: readonly Photo[];
  readonly selected: number;
  readonly library: PhotoLibrary;
}

/** Shows all photos as thumbnails of 16 × 16 cells. */
export function Filmstrip({ photos, selected, library }: FilmstripProps) {
  return (
    <div className="filmstrip">
      <ul aria-label="Photos">
        {photos.map((photo) => (
          <Film key={photo.id} photo={photo} isSelected={photo.id === selected} library={library} />
        ))}
      </ul>
      <ChoosePhotos
        take={(files) => {
          library.add(files);
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
  readonly library: PhotoLibrary;
}

/** One photo of the strip. Memoized, since there may be hundreds. */
const Film = memo(function Film({ photo, isSelected, library }: FilmProps) {
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
          library.select(id);
        }}
      >
        <Thumb photo={photo} />
      </button>
      <button
        type="button"
        className="film-remove"
        aria-label={`Remove ${file.name}`}
        onClick={() => {
          library.remove(id);
        }}
      >
        <PixelIcon name="close" />
      </button>
    </li>
  );
});

function Thumb({ photo: { state } }: { readonly photo: Photo }) {
  const mosaic = useMemo(() => (state.step === "open" ? mosaicOf(state, THUMB_GRID) : null), [state]);
  if (state.step === "failed") return <PixelIcon name="alert" />;
  return mosaic && <MosaicCanvas mosaic={mosaic} width={THUMB} height={THUMB} />;
}
