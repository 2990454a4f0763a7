import { memo, useEffect, useRef } from "react";
import { announce } from "../announcements.ts";
import { byteSize } from "../byte-size.ts";
import { linkKeeping, originalKeeping } from "../service/keeping.ts";
import { service } from "../service/service.ts";
import { useStore } from "../store.ts";
import type { Output } from "../upload/api.ts";
import type { Upload, UploadState } from "../upload/upload.ts";
import type { UploadQueue } from "../upload/upload-queue.ts";
import { FailureNote } from "./failure-note.tsx";
import { OutputTile } from "./output-tile.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

interface UploadCardProps {
  readonly upload: Upload;
  readonly queue: UploadQueue;
}

/**
 * Shows one upload: its progress, and its processed photos as they arrive. Memoized, since there may be hundreds.
 */
export const UploadCard = memo(function UploadCard({ upload, queue }: UploadCardProps) {
  const { key, name, state } = upload;
  const deployment = useStore(service);
  const underWay = state.step === "queued" || state.step === "sending" || state.step === "waiting";

  useEffect(() => {
    if (state.step === "done") announce(readyLabel(upload, state.outputs.length));
    if (state.step === "waiting")
      announce(`${name} has arrived and is being ${upload.sends === "finished" ? "published" : "pixelated"}`);
  }, [upload, name, state]);

  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // A new upload may be below the visible part of the page.
    if (state.step === "queued") card.current?.scrollIntoView({ block: "nearest" });
  }, [state.step]);

  return (
    <article ref={card} className="upload" aria-label={name}>
      <header className="upload-head">
        <h3>{name}</h3>
        <p className="upload-step">{stepLabel(upload)}</p>
        {underWay ? (
          <button
            type="button"
            className="button small"
            onClick={() => {
              queue.cancel(key);
            }}
          >
            <PixelIcon name="close" />
            Cancel
          </button>
        ) : (
          <button
            type="button"
            className="button small"
            aria-label={`Dismiss ${name}`}
            onClick={() => {
              queue.dismiss(key);
            }}
          >
            <PixelIcon name="close" />
            Dismiss
          </button>
        )}
      </header>
      <Progress name={name} state={state} />
      {state.step !== "failed" && state.step !== "cancelled" && (
        <ul className="outputs">
          {gridsOf(upload).map((grid) => (
            <li key={grid}>
              <OutputTile grid={grid} output={outputOf(state, grid)} upload={upload} />
            </li>
          ))}
        </ul>
      )}
      {deployment !== null && (state.step === "waiting" || state.step === "done") && (
        <p className="upload-keeping">
          {upload.sends === "original" && `${originalKeeping(deployment)} `}
          {linkKeeping(deployment)}
        </p>
      )}
      {state.step === "failed" && (
        <FailureNote
          failure={state.failure}
          retry={() => {
            queue.retry(key);
          }}
        />
      )}
    </article>
  );
});

/** Shows the progress of sending. Its space stays reserved afterwards, so nothing below moves. */
function Progress({ name, state }: { readonly name: string; readonly state: UploadState }) {
  return (
    <div className="progress-place">
      {state.step === "sending" && (
        <progress
          className="progress"
          aria-label={`Sending ${name}`}
          value={state.sentBytes}
          max={state.totalBytes}
        />
      )}
    </div>
  );
}

/** Returns the processed photo of this grid if it has arrived. */
function outputOf(state: UploadState, grid: string): Output | undefined {
  if (state.step !== "waiting" && state.step !== "done") return undefined;
  return state.outputs.find((output) => output.grid === grid && output.bytes !== undefined);
}

/** Returns the names of the grids: those that were requested, or those that the service announced. */
function gridsOf({ grids, state }: Upload): readonly string[] {
  if (grids.length > 0 || (state.step !== "waiting" && state.step !== "done")) return grids;
  return state.outputs.map(({ grid }) => grid);
}

function readyLabel({ name, sends }: Upload, count: number): string {
  return sends === "finished" ? `${name} has a link` : `${name} is pixelated: ${count} photos`;
}

function stepLabel({ state, sends }: Upload): string {
  switch (state.step) {
    case "queued":
      return "Queued";
    case "sending":
      return `${byteSize(state.sentBytes)} of ${byteSize(state.totalBytes)} sent`;
    case "waiting":
      return sends === "finished" ? "Sent. Publishing …" : "Sent. Pixelating …";
    case "done":
      return sends === "finished" ? "Published" : "Pixelated";
    case "failed":
      return "Not uploaded";
    case "cancelled":
      return "Cancelled";
  }
}
