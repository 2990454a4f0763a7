import { gridLabel } from "@pixelater/core/grid";
import type { OpenPhoto } from "../photos/photo.ts";
import { type RegionSet, hidesNothing, regionsOf } from "../regions/region-set.ts";
import { type GridChoice, gridOptionsOf, PRESET_COUNTS } from "../pixels/grid-choice.ts";
import { type Settings, settingsFor } from "../settings.ts";
import type { UploadSettings } from "../upload/api.ts";
import type { Upload } from "../upload/upload.ts";
import type { UploadQueue } from "../upload/upload-queue.ts";
import { PixelIcon } from "./pixel-icon.tsx";
import { UploadList } from "./upload-list.tsx";

interface ShareControlsProps {
  /** The photo on the stage; `null` until it is open. */
  readonly photo: OpenPhoto | null;
  readonly photos: readonly OpenPhoto[];
  readonly uploads: readonly Upload[];
  readonly queue: UploadQueue;
  readonly settings: Settings;
}

/** Uploads the photo, or all photos, to the cloud, and lists the uploads. */
export function ShareControls({ photo, photos, uploads, queue, settings }: ShareControlsProps) {
  const unready = photos.filter(({ regionSet }) => hidesNothing(regionSet));
  const send = (chosen: readonly OpenPhoto[]) => () => {
    for (const one of chosen) queue.start(one, uploadSettings(settings, one.regionSet));
  };
  return (
    <section className="panel-section" aria-labelledby="share-title">
      <h2 id="share-title">Links</h2>
      <p className="share-note">
        {photo?.regionSet.scope !== "regions"
          ? `Uploads the original photo. You get it back in ${listOf(PRESET_COUNTS)} cells, each with its own link.`
          : "Uploads the original photo and your areas. You get it back as you see it here, with a link."}
      </p>
      {photos.length > 1 && unready.length > 0 && (
        <p className="share-note">{namesOf(unready)} no areas selected.</p>
      )}
      <div className="save-actions">
        <button
          type="button"
          className="button"
          disabled={photo === null || hidesNothing(photo.regionSet)}
          onClick={send(photo === null ? [] : [photo])}
        >
          <PixelIcon name="upload" />
          Upload
        </button>
        {photos.length > 1 && (
          <button type="button" className="button" disabled={unready.length > 0} onClick={send(photos)}>
            Upload all {photos.length}
          </button>
        )}
      </div>
      <UploadList uploads={uploads} queue={queue} />
    </section>
  );
}

function uploadSettings(settings: Settings, regionSet: RegionSet): UploadSettings {
  const { grid, palette, format } = settingsFor(regionSet.scope, settings);
  const regions = regionsOf(regionSet);
  return {
    // One grid only: several grids of the same area together reveal more of it than the finest one.
    grids: regions === null ? uploadGrids(grid) : [gridLabel(gridOptionsOf(grid))],
    format,
    ...(palette === null ? {} : { palette }),
    ...(regions === null ? {} : { regions }),
  };
}

/** Returns the presets, and the visitor's own grid if it is not among them. */
function uploadGrids(grid: GridChoice): string[] {
  const presets = PRESET_COUNTS.map((grid) => gridLabel({ grid }));
  return [...new Set([...presets, gridLabel(gridOptionsOf(grid))])];
}

/** Returns "cat.jpg has" for one photo, "3 photos have" for several. */
function namesOf(photos: readonly OpenPhoto[]): string {
  const [first] = photos;
  return photos.length === 1 && first !== undefined
    ? `${first.file.name} has`
    : `${photos.length} photos have`;
}

function listOf(counts: readonly number[]): string {
  return `${counts.slice(0, -1).join(", ")} and ${counts.at(-1) ?? ""}`;
}
