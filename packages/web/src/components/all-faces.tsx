import { useState } from "react";
import { announce } from "../announcements.ts";
import { isOpen, type OpenPhoto, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { regionEditor } from "../regions/region-editor.ts";
import { faceCount } from "../regions/region-labels.ts";
import { PixelIcon } from "./pixel-icon.tsx";

interface AllFacesProps {
  readonly photos: readonly Photo[];
  readonly library: PhotoLibrary;
}

/** Looks for faces in all photos, one after the other, and accepts what was found in all of them. */
export function AllFaces({ photos, library }: AllFacesProps) {
  const [done, setDone] = useState<number | null>(null);
  const open = photos.filter(isOpen);
  const suggested = open.reduce((sum, { regionSet }) => sum + regionSet.suggestions.length, 0);
  const searched = open.filter(({ faceSearch }) => faceSearch.step === "done");
  const empty = searched.filter(isWithoutFaces);

  const find = async () => {
    for (const [i, { id }] of open.entries()) {
      setDone(i);
      await library.findFaces(id, false);
    }
    setDone(null);
    announce(`Looked for faces in ${open.length} photos`);
  };
  const accept = () => {
    for (const { id, regionSet } of open) {
      const editor = regionEditor(library.regionSetAccess(id));
      if (regionSet.suggestions.length > 0) editor.accept(regionSet.suggestions.map((face) => face.id));
    }
    announce(`${faceCount(suggested)} hidden in all photos`);
  };

  return (
    <section className="panel-section" aria-labelledby="all-faces-title">
      <h2 id="all-faces-title">All photos</h2>
      <div className="batch">
        {done !== null && (
          <progress
            className="progress"
            aria-label="Photos searched for faces"
            value={done}
            max={open.length}
          />
        )}
        <button type="button" className="button" disabled={done !== null} onClick={() => void find()}>
          <PixelIcon name="face" />
          {done === null ? `Find faces in all ${open.length}` : `Looking, ${done} of ${open.length} …`}
        </button>
        {done === null && suggested > 0 && (
          <button type="button" className="button" onClick={accept}>
            <PixelIcon name="check" />
            Hide {suggested === 1 ? "the" : "all"} {faceCount(suggested)}
          </button>
        )}
      </div>
      {done === null && empty.length > 0 && (
        <p className="area-note">
          No faces found in {empty.map(({ file }) => file.name).join(", ")}. Look at each photo before you
          share it.
        </p>
      )}
    </section>
  );
}

/** Returns whether nothing was found in a photo, nor drawn by hand since. */
function isWithoutFaces({ faceSearch, regionSet }: OpenPhoto): boolean {
  return faceSearch.step === "done" && faceSearch.found === 0 && regionSet.regions.length === 0;
}
