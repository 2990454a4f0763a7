import { isOpen, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import type { FaceSearch } from "../faces/face-search.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import { faceCount } from "../regions/region-labels.ts";
import { FailureNote } from "./failure-note.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

interface FaceControlsProps {
  readonly photo: Photo;
  readonly library: PhotoLibrary;
  readonly editor: RegionEditor;
}

/** Looks for faces on this device, and accepts or drops what was found. */
export function FaceControls({ photo, library, editor }: FaceControlsProps) {
  const { faceSearch, regionSet } = photo;
  const { suggestions } = regionSet;
  const isSearching = faceSearch.step === "searching";
  const find = (isThorough: boolean) => () => {
    void library.findFaces(photo.id, isThorough);
  };
  const warmUp = () => {
    library.warmUpFaces();
  };
  const ids = suggestions.map(({ id }) => id);
  return (
    <div className="faces">
      <button
        type="button"
        className="button"
        disabled={!isOpen(photo) || isSearching}
        onPointerEnter={warmUp}
        onFocus={warmUp}
        onClick={find(false)}
      >
        <PixelIcon name="face" />
        {isSearching ? "Looking …" : "Find faces"}
      </button>
      {faceSearch.step === "done" && <p className="area-note">{resultOf(faceSearch)}</p>}
      {suggestions.length > 0 && (
        <>
          <div className="area-actions">
            <button
              type="button"
              className="button small"
              onClick={() => {
                editor.accept(ids);
              }}
            >
              <PixelIcon name="check" />
              Accept all
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => {
                editor.drop(ids);
              }}
            >
              <PixelIcon name="close" />
              Drop all
            </button>
          </div>
          <p className="area-note">Click a face to hide it, or its cross to drop the suggestion.</p>
        </>
      )}
      {faceSearch.step === "done" && !faceSearch.isThorough && (
        <button type="button" className="text-button" onClick={find(true)}>
          Look closer, for small and turned faces
        </button>
      )}
      {faceSearch.step === "failed" && (
        <FailureNote failure={faceSearch.failure} retry={find(faceSearch.isThorough)} />
      )}
    </div>
  );
}

function resultOf({ found, took }: FaceSearch & { step: "done" }): string {
  const seconds = `${(took / 1_000).toFixed(1)} s`;
  if (found === 0) {
    return `No faces found in ${seconds}. Small, turned and covered faces are missed: drag over them yourself.`;
  }
  return `${faceCount(found)} found in ${seconds}. Look for those that were missed.`;
}
