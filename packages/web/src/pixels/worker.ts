import {
  inspect,
  layGrid,
  measure,
  measureCovers,
  measureRaster,
  pixelate,
  PixelateError,
  type GridOptions,
  type Mosaic,
  type PartialMosaic,
  type Raster,
  writeMosaic,
} from "@pixelater/core";
import { convertInBrowser, decodeInBrowser, encodePng } from "./browser-decoder.ts";
import { coverRegions, PIXEL } from "@pixelater/core/region";
import { colorOptions, withColors } from "./cell-colors.ts";
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

/** The bytes of a photo that the core reads, or the pixels of one that the browser decoded. */
type Readable = { readonly bytes: Uint8Array } | { readonly raster: Raster };

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
  const converted = await convertInBrowser(file);
  if (converted === null) throw unreadable();
  return converted;
}

/** Calls `use` with the photo's bytes. If the core does not support them, decodes them in the browser and calls it again. */
async function read<T>(file: Blob, use: (photo: Readable) => T | Promise<T>): Promise<T> {
  try {
    return await use({ bytes: new Uint8Array(await file.arrayBuffer()) });
  } catch (error) {
    if (!(error instanceof PixelateError) || !error.code.startsWith("UNSUPPORTED")) throw error;
    const raster = await decodeInBrowser(file);
    if (raster === null) throw error;
    return await use({ raster });
  }
}

function infoOf(photo: Readable): PhotoInfo {
  if ("bytes" in photo) return inspect(photo.bytes);
  const { width, height } = photo.raster;
  return { width, height, format: "other", codedUnit: PIXEL };
}

/** @param precision for the coefficients of a JPEG; pixels are always measured exactly. */
function measureReadable(
  photo: Readable,
  grids: readonly GridOptions[],
  precision: "exact" | "dc" = "exact",
): Mosaic[] {
  if ("bytes" in photo) {
    return measure(
      photo.bytes,
      grids.map((grid) => ({ ...grid, precision })),
    );
  }
  const { raster } = photo;
  return grids.map((grid) => measureRaster(raster, layGrid(grid, raster.width, raster.height)));
}

function coverReadable(photo: Readable, { grid, hiding, ...colors }: Look): PartialMosaic[] {
  if ("bytes" in photo) {
    return measureCovers(photo.bytes, { ...grid, ...colorOptions(colors), ...hiding });
  }
  const { raster } = photo;
  const whole = layGrid(grid, raster.width, raster.height);
  const layers = coverRegions(hiding ?? {}, whole, PIXEL, (cells) => measureRaster(raster, cells));
  return layers.map((layer) => ({ ...withColors(layer, colors), shown: layer.shown }));
}

async function writeReadable(photo: Readable, request: WriteRequest): Promise<Blob> {
  const { grid, format, hiding, style } = request;
  const type = `image/${format}`;
  if ("bytes" in photo) {
    return blobOf(
      pixelate(photo.bytes, { ...grid, ...colorOptions(request), ...style, ...hiding, format }),
      type,
    );
  }
  // Outside its regions the photo must not change, so the core gets all of it as a PNG, which is lossless.
  if (hiding !== null) return writeReadable({ bytes: await encodePng(photo.raster) }, request);
  const mosaic = first(measureReadable(photo, [grid]));
  return blobOf(writeMosaic(withColors(mosaic, request), { ...style, format }), type);
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
