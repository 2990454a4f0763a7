import { useRef, useState } from "react";
import { announce } from "../announcements.ts";
import { type Failure, photoFailure } from "../failure.ts";
import { isOpen, type Photo } from "../photos/photo.ts";
import { writeRequest, writtenName } from "../photos/write-request.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import { hidesNothing } from "../regions/region-set.ts";
import type { Settings } from "../settings.ts";
import { offerDownload } from "../share/offer-download.ts";
import type { LeftOut, ZipItem } from "../share/zip-photos.ts";
import { FailureNote } from "./failure-note.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

interface BatchControlsProps {
  readonly photos: readonly Photo[];
  readonly writer: PixelWorker;
  readonly settings: Settings;
}

type Batch =
  | { readonly step: "idle" }
  | { readonly step: "failed"; readonly failure: Failure }
  | { readonly step: "writing"; readonly done: number; readonly total: number }
  | { readonly step: "done"; readonly count: number; readonly leftOut: readonly LeftOut[] };

/** Name of the downloaded ZIP. */
const ZIP_NAME = "pixelated.zip";

const NO_AREAS = {
  what: "No areas are selected.",
  advice: "Select what to hide, or remove the photo.",
  code: "NO_AREAS",
  canRetry: false,
};

/** Downloads all photos as one ZIP, and lists those that are not in it. */
export function BatchControls({ photos, writer, settings }: BatchControlsProps) {
  const [batch, setBatch] = useState<Batch>({ step: "idle" });
  const cancel = useRef<AbortController | null>(null);
  const isOpening = photos.some(({ state }) => state.step === "opening");

  const download = async () => {
    const abort = new AbortController();
    cancel.current = abort;
    const { items, unready } = sorted(photos, settings);
    setBatch({ step: "writing", done: 0, total: items.length });
    announce(`Writing ${items.length} photos`);
    try {
      const { zipPhotos } = await import("../share/zip-photos.ts");
      const { zip, count, leftOut } = await zipPhotos(items, {
        write: ({ file, request }) => writer.do("write", { file, ...request }),
        failureOf: (error) =>
          error instanceof UnreadablePhotoError
            ? photoFailure(error.code, error.message)
            : photoFailure("UNREADABLE", String(error)),
        report: (done) => {
          setBatch({ step: "writing", done, total: items.length });
        },
        signal: abort.signal,
      });
      if (count > 0) offerDownload(zip, ZIP_NAME);
      const all = [...unready, ...leftOut];
      setBatch({ step: "done", count, leftOut: all });
      announce(
        all.length === 0
          ? `Saved ${photosLabel(count)}`
          : `Saved ${photosLabel(count)}, left out ${all.length}`,
      );
    } catch (error) {
      if (abort.signal.aborted) {
        setBatch({ step: "idle" });
        announce("Cancelled");
      } else {
        setBatch({ step: "failed", failure: noZip(error) });
      }
    }
  };

  return (
    <div className="batch">
      {batch.step === "writing" ? (
        <>
          <progress className="progress" aria-label="Writing photos" value={batch.done} max={batch.total} />
          <button
            type="button"
            className="button"
            onClick={() => {
              cancel.current?.abort();
            }}
          >
            <PixelIcon name="close" />
            Cancel, {batch.done} of {batch.total} written
          </button>
        </>
      ) : (
        <button type="button" className="button" disabled={isOpening} onClick={() => void download()}>
          <PixelIcon name="download" />
          Download all {photos.length}
        </button>
      )}
      {batch.step === "failed" && <FailureNote failure={batch.failure} retry={() => void download()} />}
      {batch.step === "done" && (
        <>
          <p className="share-note">{`${photosLabel(batch.count)} in ${ZIP_NAME}.`}</p>
          {batch.leftOut.length > 0 && (
            <div className="failure" role="alert">
              <PixelIcon name="alert" />
              <div>
                <p className="failure-what">
                  {batch.leftOut.length === 1
                    ? "1 photo is missing:"
                    : `${batch.leftOut.length} photos are missing:`}
                </p>
                <ul>
                  {batch.leftOut.map(({ photoName, failure }, i) => (
                    <li key={i}>
                      {photoName}: {failure.what}
                    </li>
                  ))}
                </ul>
              </div>
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** The ZIP writer could not be loaded, or the browser has no room for the ZIP. */
function noZip(error: unknown): Failure {
  return {
    what: "The ZIP could not be written.",
    advice: "Check the connection and the free space on this device, or save the photos one by one.",
    code: error instanceof Error ? error.name : "UNKNOWN",
    canRetry: true,
  };
}

/** Sorts the photos into those to write and those that cannot be written or would show everything. */
function sorted(photos: readonly Photo[], settings: Settings) {
  const items: ZipItem[] = [];
  const unready: LeftOut[] = [];
  for (const photo of photos) {
    const photoName = photo.file.name;
    if (photo.state.step === "failed") {
      unready.push({ photoName, failure: photo.state.failure });
    } else if (hidesNothing(photo.regionSet)) {
      unready.push({ photoName, failure: NO_AREAS });
    } else if (isOpen(photo)) {
      const request = writeRequest(photo, settings);
      items.push({ photoName, fileName: writtenName(photo, request), file: photo.file, request });
    }
  }
  return { items, unready };
}

function photosLabel(count: number): string {
  return count === 1 ? "1 photo" : `${count} photos`;
}
