import { outputName } from "@pixelater/core/grid";
import { useEffect, useMemo, useRef, useState } from "react";
import { gridOptionsOf } from "../pixels/cut.ts";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import type { WriteRequest } from "../pixels/protocol.ts";
import { hidesNothing, regionsOf } from "../regions/extent.ts";
import { outputFormat, type Settings } from "../settings.ts";
import type { OpenPhoto } from "./photo.ts";

/** How long the settings must rest before the finished photo is written. */
const REST_MS = 300;

export interface WrittenPhoto {
  readonly request: WriteRequest;
  /** Bytes of the finished photo; `null` while it is being written. */
  readonly bytes: number | null;
  /** Name to save it under. */
  readonly fileName: string;
  /** The finished photo, written now if it is not yet. */
  readonly take: () => Promise<Blob>;
}

/** The photo finished under these settings: written when they rest, so that its size is known and a download is instant. */
export function useWrittenPhoto(photo: OpenPhoto, writer: PixelWorker, settings: Settings): WrittenPhoto {
  const { file, extent } = photo;
  const { cut, palette } = settings;
  const format = outputFormat(settings, photo.state.facts);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const [written, setWritten] = useState<{ job: object; bytes: number } | null>(null);

  const { of, regions } = extent;
  const job = useMemo(() => {
    const request: WriteRequest = {
      cut: gridOptionsOf(cut),
      palette,
      format,
      regions: regionsOf({ of, regions }),
    };
    let blob: Promise<Blob> | undefined;
    const take = () => (blob ??= writer.do("write", { file, ...request }));
    return { request, take };
  }, [file, writer, cut, palette, format, of, regions]);

  const isIdle = hidesNothing(extent);

  useEffect(() => {
    if (isIdle) return;
    let current = true;
    const write = async () => {
      // One after the other, for a photo of which parts stay takes its time: what is wanted now must not queue behind
      // what was wanted a moment ago.
      await writing.current;
      if (!current) return;
      const blob = job.take();
      // A failure is said when the visitor asks for the photo.
      writing.current = blob.then(
        ({ size }) => {
          if (current) setWritten({ job, bytes: size });
        },
        () => undefined,
      );
    };
    const timer = setTimeout(() => void write(), REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [job, isIdle]);

  return {
    ...job,
    bytes: written?.job === job ? written.bytes : null,
    fileName: outputName(file.name, job.request.cut, format),
  };
}
