import { useState } from "react";
import { announce } from "../announcements.ts";
import { byteSize } from "../byte-size.ts";
import { type Failure, photoFailure } from "../failure.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { type WrittenPhoto } from "../photos/use-written-photo.ts";
import { hidesNothing } from "../regions/region-set.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import { offerDownload } from "../share/offer-download.ts";
import { canSharePictures, sharePicture } from "../share/system-share.ts";
import { FailureNote } from "./failure-note.tsx";
import { PixelIcon } from "./pixel-icon.tsx";

interface SaveControlsProps {
  readonly photo: OpenPhoto;
  readonly written: WrittenPhoto;
  readonly writer: PixelWorker;
  /** Shows how to get links, where there is no share sheet. */
  readonly showLinks: () => void;
}

/** Shows the size of the finished photo, and saves, copies or shares it. */
export function SaveControls({ photo, written, writer, showLinks }: SaveControlsProps) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [copied, setCopied] = useState(false);

  const tryTo = (act: () => Promise<void>) => () => {
    setFailure(null);
    setCopied(false);
    act().catch((error: unknown) => {
      setFailure(failureOf(error));
    });
  };

  const save = tryTo(async () => {
    offerDownload(await written.take(), written.fileName);
    announce(`Saved ${written.fileName}`);
  });

  const copy = tryTo(async () => {
    // Clipboards accept PNG only. ClipboardItem gets the promise: after an await the click no longer counts as a gesture.
    const png =
      written.request.format === "png"
        ? written.take()
        : writer.do("write", { file: photo.file, ...written.request, format: "png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    setCopied(true);
    announce("Copied the pixelated photo");
  });

  const share = tryTo(async () => {
    if (await sharePicture(await written.take(), written.fileName)) announce("Shared the pixelated photo");
  });

  const { width, height } = photo.state.info;
  const isIdle = hidesNothing(photo.regionSet);
  return (
    <section aria-label="Save and share">
      {failure !== null && <FailureNote failure={failure} />}
      <p className="save-size">
        {isIdle
          ? "No areas selected."
          : `${written.request.format === "png" ? "PNG" : "JPEG"}, ${width} × ${height} px, ${byteSize(written.bytes)}`}
      </p>
      <div className="save-actions">
        <button type="button" className="button primary" disabled={isIdle} onClick={save}>
          <PixelIcon name="download" />
          Save
        </button>
        <button type="button" className="button" disabled={isIdle} onClick={copy}>
          <PixelIcon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy"}
        </button>
        <button
          type="button"
          className="button"
          disabled={isIdle}
          onClick={canSharePictures() ? share : showLinks}
        >
          <PixelIcon name="share" />
          Share
        </button>
      </div>
    </section>
  );
}

function failureOf(error: unknown): Failure {
  if (error instanceof UnreadablePhotoError) return photoFailure(error.code, error.message);
  return {
    what: "The browser refused to copy or share the photo.",
    advice: "Try it again, allow this page to use the clipboard, or save the photo.",
    code: error instanceof Error ? error.name : "UNKNOWN",
    canRetry: false,
  };
}
