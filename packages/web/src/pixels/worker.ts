import {
  inspect,
  measure,
  measureCovers,
  pixelate,
  PixelateError,
  type GridOptions,
  type Mosaic,
  type PartialMosaic,
} from "@pixelater/core";
import { convertOther, type DecodedPixels, decodeOther } from "./other-decoder.ts";
import { colorOptions } from "./cell-colors.ts";
import { fineGrid } from "./fine-grid.ts";
import type {
  JobMessage,
  JobName,
  Jobs,
  Look,
  PhotoError,
  PhotoInfo,
  Reply,
  WriteRequest,
} from "./protocol.ts";

/** The bytes of a photo that the core reads, or the pixels of one that it does not. */
type Readable = Uint8Array | DecodedPixels;

self.addEventListener("message", (event: MessageEvent<JobMessage>) => {
  const [port] = event.ports;
  const reply = (message: Reply<JobName>) => {
    port?.postMessage(message);
  };
  work(event.data).then(
    (answer) => {
      reply({ answer });
    },
    (error: unknown) => {
      reply({ error: photoErrorOf(error) });
    },
  );
});

function work(message: JobMessage): Promise<Jobs[JobName]["answer"]> {
  switch (message.job) {
    case "open":
      return open(message.file);
    case "measure":
      return read(message.file, (photo) => measureReadable(photo, message.grids));
    case "cover":
      return read(message.file, (photo) => coverReadable(photo, message));
    case "write":
      return read(message.file, (photo) => writeReadable(photo, message));
    case "convert":
      return convert(message.file);
  }
}

function open(file: Blob): Promise<Jobs["open"]["answer"]> {
  const start = performance.now();
  return read(file, (photo) => {
    const info = infoOf(photo);
    // "dc": orientation or size can still make cell edges cut blocks, and a preview needs speed more than precision.
    const fine = first(measureReadable(photo, [fineGrid(info.width, info.height)], "dc"));
    return { info, fine, openedInMs: performance.now() - start };
  });
}

async function convert(file: Blob): Promise<Blob> {
  const converted = await convertOther(file);
  if (converted === null) throw unreadable();
  return converted;
}

/** Calls `use` with the photo's bytes. If the core does not support them, decodes them and calls it again. */
async function read<T>(file: Blob, use: (photo: Readable) => T | Promise<T>): Promise<T> {
  try {
    return await use(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof PixelateError) || !error.code.startsWith("UNSUPPORTED")) throw error;
    const pixels = await decodeOther(file);
    if (pixels === null) throw error;
    return await use(pixels);
  }
}

function infoOf(photo: Readable): PhotoInfo {
  const info = inspect(photo);
  return "data" in photo ? { ...info, format: "other" } : info;
}

/** @param precision for the coefficients of a JPEG; pixels are always measured exactly. */
function measureReadable(
  photo: Readable,
  grids: readonly GridOptions[],
  precision: "exact" | "dc" = "exact",
): Mosaic[] {
  return measure(
    photo,
    grids.map((grid) => ({ ...grid, precision })),
  );
}

function coverReadable(photo: Readable, { grid, hiding, ...colors }: Look): PartialMosaic[] {
  return measureCovers(photo, { ...grid, ...colorOptions(colors), ...hiding });
}

function writeReadable(photo: Readable, request: WriteRequest): Blob {
  const { grid, format, hiding, style } = request;
  const options = { ...grid, ...colorOptions(request), ...style, ...hiding, format };
  return blobOf(pixelate(photo, options), `image/${format}`);
}

function blobOf(bytes: Uint8Array, type: string): Blob {
  return new Blob([new Uint8Array(bytes)], { type });
}

function first(mosaics: readonly Mosaic[]): Mosaic {
  const [mosaic] = mosaics;
  if (mosaic === undefined) throw new Error("Expected one mosaic for one grid but received none");
  return mosaic;
}

function unreadable(): UndecodablePhotoError {
  return new UndecodablePhotoError("UNREADABLE", "The browser could not decode the photo.");
}

class UndecodablePhotoError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function photoErrorOf(error: unknown): PhotoError {
  if (error instanceof PixelateError || error instanceof UndecodablePhotoError) {
    return { code: error.code, message: error.message };
  }
  // Reading a file that was moved or deleted after the visitor chose it fails with a DOMException.
  return { code: "UNREADABLE", message: error instanceof Error ? error.message : String(error) };
}
