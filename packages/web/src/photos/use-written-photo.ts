import { useEffect, useMemo, useRef, useState } from "react";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import type { WriteRequest } from "../pixels/protocol.ts";
import { hidesNothing } from "../regions/region-set.ts";
import type { Settings } from "../settings.ts";
import type { OpenPhoto } from "./photo.ts";
import { writeRequest, writtenName } from "./write-request.ts";

/** Pause after the last change of settings before the finished photo is written. */
const DEBOUNCE_MS = 300;

export interface WrittenPhoto {
  readonly request: WriteRequest;
  /** Size of the finished photo in bytes; `null` while it is being written. */
  readonly bytes: number | null;
  /** File name for the download. */
  readonly fileName: string;
  /** Returns the finished photo, and writes it first if necessary. */
  readonly take: () => Promise<Blob>;
}

/** Writes the finished photo when the settings stop changing: its size is then known and a download is instant. */
export function useWrittenPhoto(photo: OpenPhoto, writer: PixelWorker, settings: Settings): WrittenPhoto {
  const { file, regionSet } = photo;
  const writing = useRef<Promise<void>>(Promise.resolve());
  const [written, setWritten] = useState<{ job: object; bytes: number } | null>(null);

  const request = useUnchanged(writeRequest(photo, settings));
  const job = useMemo(() => {
    let blob: Promise<Blob> | undefined;
    const take = () => (blob ??= writer.do("write", { file, ...request }));
    return { request, take };
  }, [file, writer, request]);

  const isIdle = hidesNothing(regionSet);

  useEffect(() => {
    if (isIdle) return;
    let current = true;
    const write = async () => {
      // One at a time, and only the latest: a large photo with regions takes seconds, and outdated jobs must not queue
      // in front of the current one.
      await writing.current;
      if (!current) return;
      const blob = job.take();
      // A failure is shown when the visitor asks for the photo.
      writing.current = blob.then(
        ({ size }) => {
          if (current) setWritten({ job, bytes: size });
        },
        () => undefined,
      );
    };
    const timer = setTimeout(() => void write(), DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [job, isIdle]);

  return {
    ...job,
    bytes: written?.job === job ? written.bytes : null,
    fileName: writtenName(photo, request),
  };
}

/** Returns the first of several values with the same content, which are plain data. */
function useUnchanged<T>(value: T): T {
  const [first, setFirst] = useState(value);
  if (JSON.stringify(first) === JSON.stringify(value)) return first;
  setFirst(value);
  return value;
}
