import { useState } from "react";
import { announce } from "../announcements.ts";
import { byteSize } from "../byte-size.ts";
import { type Failure, photoFailure } from "../failure.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { useWrittenPhoto } from "../photos/use-written-photo.ts";
import { hidesNothing } from "../regions/region-set.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import type { Settings } from "../settings.ts";
import { FailureNote } from "./failure-note.tsx";
import { PixelIcon } from "./pixel-icon.tsx";
import { Segments } from "./segments.tsx";

interface SaveControlsProps {
  readonly photo: OpenPhoto;
  readonly writer: PixelWorker;
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
}

/** Shows format and size of the finished photo, and downloads or copies it. */
export function SaveControls({ photo, writer, settings, change }: SaveControlsProps) {
  const written = useWrittenPhoto(photo, writer, settings);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [copied, setCopied] = useState(false);

  const tryTo = (act: () => Promise<void>) => () => {
    setFailure(null);
    setCopied(false);
    act().catch((error: unknown) => {
      setFailure(failureOf(error));
    });
  };

  const download = tryTo(async () => {
    offerDownload(await written.take(), written.fileName);
    announce(`Downloaded ${written.fileName}`);
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

  const { width, height } = photo.state.info;
  const isIdle = hidesNothing(photo.regionSet);
  return (
    <section className="panel-section" aria-labelledby="save-title">
      <div className="section-head">
        <h2 id="save-title">Save</h2>
        <Segments
          legend="Format"
          options={[
            { value: "same", label: "As is" },
            { value: "png", label: "PNG" },
            { value: "jpeg", label: "JPEG" },
          ]}
          value={settings.format}
          change={(format) => {
            change({ ...settings, format });
          }}
        />
      </div>
      <p className="save-size">
        {isIdle
          ? "No areas selected."
          : `${written.request.format === "png" ? "PNG" : "JPEG"}, ${width} × ${height} px, ${byteSize(written.bytes)}`}
      </p>
      <div className="save-actions">
        <button type="button" className="button primary" disabled={isIdle} onClick={download}>
          <PixelIcon name="download" />
          Download
        </button>
        <button type="button" className="button" disabled={isIdle} onClick={copy}>
          <PixelIcon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
      {failure !== null && <FailureNote failure={failure} />}
    </section>
  );
}

function offerDownload(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // Once begun, the download no longer needs the URL.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

function failureOf(error: unknown): Failure {
  if (error instanceof UnreadablePhotoError) return photoFailure(error.code, error.message);
  return {
    what: "The browser refused to copy the photo.",
    advice: "Allow this page to use the clipboard, or download the photo.",
    code: error instanceof Error ? error.name : "UNKNOWN",
    canRetry: false,
  };
}
