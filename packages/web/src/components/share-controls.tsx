import { useEffect } from "react";
import { gridLabel, layGrid } from "@pixelater/core/grid";
import type { Palette } from "@pixelater/core/palette";
import { colorOptions } from "../pixels/cell-colors.ts";
import { styleOptions } from "../pixels/cell-drawing.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { fitsUpload, hidingOf } from "../regions/hiding.ts";
import { type RegionSet, hidesNothing } from "../regions/region-set.ts";
import { type GridChoice, gridOptionsOf, PRESET_COUNTS } from "../pixels/grid-choice.ts";
import { type Settings, settingsFor } from "../settings.ts";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { writeRequest } from "../photos/write-request.ts";
import { linkKeeping, originalKeeping } from "../service/keeping.ts";
import { type Offer, offerOf } from "../service/offer.ts";
import { loadService, service } from "../service/service.ts";
import { useStore } from "../store.ts";
import type { UploadSettings } from "../upload/api.ts";
import { AS_IT_IS } from "../upload/upload-queue.ts";
import { tabQueue } from "../upload/tab-queue.ts";
import { PixelIcon } from "./pixel-icon.tsx";
import { UploadList } from "./upload-list.tsx";

interface ShareControlsProps {
  /** The photo on the stage; `null` until it is open. */
  readonly photo: OpenPhoto | null;
  readonly photos: readonly OpenPhoto[];
  readonly writer: PixelWorker;
  readonly settings: Settings;
}

/** Uploads the finished photo, or the original of one or all photos, and lists the uploads with their links. */
export function ShareControls({ photo, photos, writer, settings }: ShareControlsProps) {
  const queue = tabQueue(writer);
  const uploads = useStore(queue.uploads);
  const unready = photos.filter(({ regionSet }) => hidesNothing(regionSet));
  const isTooLong = photos.some(({ regionSet }) => !fitsUpload(hidingOf(regionSet)));
  const deployment = useStore(service);
  useEffect(() => {
    void loadService();
  }, []);
  const offerFor = (one: OpenPhoto) => offerOf(uploadSettings(settings, one), deployment);
  const send = (chosen: readonly OpenPhoto[]) => () => {
    for (const one of chosen) queue.start(one, offerFor(one).settings);
  };
  const takesFinished = offerOf(AS_IT_IS, deployment).isTaken;
  const offer = photo === null ? null : offerFor(photo);
  const takesAll = photos.every((one) => offerFor(one).isTaken);
  const sendFinished = (one: OpenPhoto) => () => {
    queue.startFinished(one, () => writer.do("write", { file: one.file, ...writeRequest(one, settings) }));
  };
  const isIdle = photo === null || hidesNothing(photo.regionSet);
  return (
    <section className="panel-section" aria-labelledby="links-title">
      <h2 id="links-title">Links</h2>
      <p className="share-note">
        {takesFinished
          ? "Sends only the finished picture, as you see it here. The original stays on this device."
          : "This service does not publish finished pictures. Save yours, or share it from this device."}
      </p>
      <div className="save-actions">
        <button
          type="button"
          className="button"
          disabled={isIdle || !takesFinished}
          onClick={photo === null ? undefined : sendFinished(photo)}
        >
          <PixelIcon name="upload" />
          Get a link
        </button>
      </div>
      <h3>Let the cloud pixelate</h3>
      {offer !== null && !offer.isTaken ? (
        <p className="share-note">
          This service takes no areas. It can only pixelate the whole photo, in Art.
        </p>
      ) : (
        <>
          <p className="share-note">
            {photo?.regionSet.scope !== "regions"
              ? `Sends the original photo. You get it back in ${cellsOf(offer)} cells, each with its own link.`
              : "Sends the original photo and your areas. You get it back as you see it here, with a link."}
          </p>
          {deployment !== null && <p className="share-note">{originalKeeping(deployment)}</p>}
        </>
      )}
      {offer !== null && offer.isTaken && offer.left.length > 0 && (
        <p className="share-note">
          This service chooses these by itself, so its pictures may look different: {offer.left.join(", ")}.
        </p>
      )}
      {isTooLong && (
        <p className="share-note">
          The areas of a photo take more than such an upload can carry. Use fewer or simpler ones, or send the
          finished picture.
        </p>
      )}
      {photos.length > 1 && unready.length > 0 && (
        <p className="share-note">{namesOf(unready)} no areas selected.</p>
      )}
      <div className="save-actions">
        <button
          type="button"
          className="button"
          disabled={photo === null || !canUpload(photo.regionSet) || offer?.isTaken !== true}
          onClick={send(photo === null ? [] : [photo])}
        >
          <PixelIcon name="upload" />
          Upload original
        </button>
        {photos.length > 1 && (
          <button
            type="button"
            className="button"
            disabled={unready.length > 0 || isTooLong || !takesAll}
            onClick={send(photos)}
          >
            Upload all {photos.length} originals
          </button>
        )}
      </div>
      <p className="share-note">
        Anyone with a link can open the picture.{" "}
        {deployment === null
          ? "The owner of this site decides how long the cloud keeps what you send: until it is deleted there, or for good."
          : linkKeeping(deployment)}
      </p>
      <UploadList uploads={uploads} queue={queue} />
    </section>
  );
}

function canUpload(regionSet: RegionSet): boolean {
  return !hidesNothing(regionSet) && fitsUpload(hidingOf(regionSet));
}

function uploadSettings(settings: Settings, { regionSet, state }: OpenPhoto): UploadSettings {
  const written = settingsFor(regionSet.scope, settings);
  const { grid, format } = written;
  const hiding = hidingOf(regionSet);
  const options = gridOptionsOf(grid);
  const { palette, ...mixing } = colorOptions(written);
  return {
    // One grid only: several grids of the same area together reveal more of it than the finest one.
    grids: hiding === null ? uploadGrids(grid) : [gridLabel(options)],
    format,
    ...(palette === undefined ? {} : { palette: uploadedPalette(palette) }),
    ...mixing,
    ...styleOptions(written, layGrid(options, state.info.width, state.info.height)),
    ...hiding,
  };
}

/** Returns a palette as the API takes it. */
function uploadedPalette(palette: Palette): NonNullable<UploadSettings["palette"]> {
  return typeof palette === "object" && "colors" in palette ? palette.colors : palette;
}

/** Returns the presets, and the visitor's own grid if it is not among them. */
function uploadGrids(grid: GridChoice): string[] {
  const presets = PRESET_COUNTS.map((grid) => gridLabel({ grid }));
  if (grid.by === "across" && PRESET_COUNTS.some((count) => count === grid.count)) return presets;
  return [...new Set([...presets, gridLabel(gridOptionsOf(grid))])];
}

/** Returns "cat.jpg has" for one photo, "3 photos have" for several. */
function namesOf(photos: readonly OpenPhoto[]): string {
  const [first] = photos;
  return photos.length === 1 && first !== undefined
    ? `${first.file.name} has`
    : `${photos.length} photos have`;
}

/** Returns "8, 16 and 32", or words for the cells that only the service knows. */
function cellsOf(offer: Offer | null): string {
  return offer !== null && offer.settings.grids === undefined ? "the service’s own" : listOf(PRESET_COUNTS);
}

function listOf(counts: readonly number[]): string {
  return `${counts.slice(0, -1).join(", ")} and ${counts.at(-1) ?? ""}`;
}
