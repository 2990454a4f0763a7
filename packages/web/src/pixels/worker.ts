import {
  applyPalette,
  inspect,
  layGrid,
  measure,
  measureRaster,
  pixelate,
  PixelateError,
  type GridOptions,
  type Mosaic,
  type Raster,
  writeMosaic,
} from "@pixelater/core";
import { convertInBrowser, decodeInBrowser, encodePng } from "./browser-decoder.ts";
import { PIXEL } from "@pixelater/core/region";
import { fineGrid } from "./fine-grid.ts";
import type { JobMessage, JobName, Jobs, PhotoFacts, PhotoTrouble, Reply, WriteRequest } from "./protocol.ts";

/** A photo that the core reads itself, or the pixels the browser made of it. */
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
      reply({ trouble: troubleOf(error) });
    },
  );
});

function work(message: JobMessage): Promise<Jobs[JobName]["answer"]> {
  switch (message.job) {
    case "open":
      return open(message.file);
    case "measure":
      return read(message.file, (photo) => measureReadable(photo, message.cuts));
    case "write":
      return read(message.file, (photo) => writeReadable(photo, message));
    case "convert":
      return convert(message.file);
  }
}

function open(file: Blob): Promise<Jobs["open"]["answer"]> {
  return read(file, (photo) => {
    const facts = factsOf(photo);
    // "dc": should orientation or size make its cells cut blocks after all, speed counts for more here.
    const fine = { ...fineGrid(facts.width, facts.height), precision: "dc" } as const;
    return { facts, fine: first(measureReadable(photo, [fine])) };
  });
}

async function convert(file: Blob): Promise<Blob> {
  const converted = await convertInBrowser(file);
  if (converted === null) throw unreadable();
  return converted;
}

/** Hands the photo to `use` as the core reads it; where the core cannot and the browser can, as the browser's pixels. */
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

function factsOf(photo: Readable): PhotoFacts {
  if ("bytes" in photo) return inspect(photo.bytes);
  const { width, height } = photo.raster;
  return { width, height, format: "other", codedUnit: PIXEL };
}

function measureReadable(photo: Readable, cuts: readonly GridOptions[]): Mosaic[] {
  if ("bytes" in photo) return measure(photo.bytes, cuts);
  const { raster } = photo;
  return cuts.map((cut) => measureRaster(raster, layGrid(cut, raster.width, raster.height)));
}

async function writeReadable(photo: Readable, request: WriteRequest): Promise<Blob> {
  const { cut, format, palette, regions } = request;
  const type = `image/${format}`;
  if ("bytes" in photo) {
    const style = palette === null ? {} : { palette };
    const extent = regions === null ? {} : { regions };
    return blobOf(pixelate(photo.bytes, { ...cut, ...style, ...extent, format }), type);
  }
  // Beside its regions the photo stays as it is, so the core needs all of it; as a PNG it loses nothing on the way.
  if (regions !== null) return writeReadable({ bytes: await encodePng(photo.raster) }, request);
  const mosaic = first(measureReadable(photo, [cut]));
  return blobOf(writeMosaic(palette === null ? mosaic : applyPalette(mosaic, palette), { format }), type);
}

function blobOf(bytes: Uint8Array, type: string): Blob {
  return new Blob([new Uint8Array(bytes)], { type });
}

function first(mosaics: readonly Mosaic[]): Mosaic {
  const [mosaic] = mosaics;
  if (mosaic === undefined) throw new Error("Expected one mosaic for one cut but received none");
  return mosaic;
}

function unreadable(): PhotoTroubleError {
  return new PhotoTroubleError("UNREADABLE", "The browser could not decode the photo.");
}

class PhotoTroubleError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function troubleOf(error: unknown): PhotoTrouble {
  if (error instanceof PixelateError || error instanceof PhotoTroubleError) {
    return { code: error.code, message: error.message };
  }
  // Reading a file that was moved or deleted since it was chosen fails with a DOMException.
  return { code: "UNREADABLE", message: error instanceof Error ? error.message : String(error) };
}
