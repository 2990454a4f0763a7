import { gridLabel } from "@pixelater/core/grid";
import type { OpenPhoto } from "../photos/photo.ts";
import { type Extent, hidesNothing, regionsOf } from "../regions/extent.ts";
import { type Cut, gridOptionsOf, PRESET_COUNTS } from "../pixels/cut.ts";
import type { Settings } from "../settings.ts";
import type { UploadSettings } from "../upload/api.ts";
import type { UploadBox } from "../upload/upload-box.ts";
import { PixelIcon } from "./pixel-icon.tsx";

interface ShareControlsProps {
  readonly photo: OpenPhoto;
  readonly photos: readonly OpenPhoto[];
  readonly box: UploadBox;
  readonly settings: Settings;
}

/** Sends the photo, or all photos, to the cloud. */
export function ShareControls({ photo, photos, box, settings }: ShareControlsProps) {
  const unready = photos.filter(({ extent }) => hidesNothing(extent));
  const send = (chosen: readonly OpenPhoto[]) => () => {
    for (const one of chosen) box.start(one, uploadSettings(settings, one.extent));
  };
  return (
    <section className="panel-section" aria-labelledby="share-title">
      <h2 id="share-title">Share</h2>
      <p className="share-note">
        {photo.extent.of === "whole"
          ? `Sends the photo itself. It comes back in ${listOf(PRESET_COUNTS)} cells, each with its own link.`
          : "Sends the photo as it was, and which parts of it to hide. It comes back as you see it, with a link."}
      </p>
      {photos.length > 1 && unready.length > 0 && (
        <p className="share-note">{namesOf(unready)} no part to hide yet.</p>
      )}
      <div className="save-actions">
        <button
          type="button"
          className="button"
          disabled={hidesNothing(photo.extent)}
          onClick={send([photo])}
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
    </section>
  );
}

function uploadSettings({ cut, palette, format }: Settings, extent: Extent): UploadSettings {
  const regions = regionsOf(extent);
  return {
    // Several cuts of what is to be hidden tell more of it than the finest alone.
    grids: regions === null ? uploadGrids(cut) : [gridLabel(gridOptionsOf(cut))],
    format,
    ...(palette === null ? {} : { palette }),
    ...(regions === null ? {} : { regions }),
  };
}

/** The presets, and the visitor's own cut where it is none of them. */
function uploadGrids(cut: Cut): string[] {
  const presets = PRESET_COUNTS.map((grid) => gridLabel({ grid }));
  return [...new Set([...presets, gridLabel(gridOptionsOf(cut))])];
}

/** "cat.jpg has", or how many have. */
function namesOf(photos: readonly OpenPhoto[]): string {
  const [first] = photos;
  return photos.length === 1 && first !== undefined
    ? `${first.file.name} has`
    : `${photos.length} photos have`;
}

function listOf(counts: readonly number[]): string {
  return `${counts.slice(0, -1).join(", ")} and ${counts.at(-1) ?? ""}`;
}
