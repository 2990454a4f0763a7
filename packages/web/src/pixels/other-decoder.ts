import { encode, PixelateError, type PixelInput, type Raster } from "@pixelater/core";
import { convertInBrowser, decodeInBrowser } from "./browser-decoder.ts";

/** The pixels of a decoded photo, with the color profile if the browser did not apply it. */
export type DecodedPixels = PixelInput & Raster;

/** JPEG quality of a photo that is converted, as that of {@link convertInBrowser}. */
const QUALITY = 92;

/**
 * Decodes a photo in a format that the core does not read, upright. The browser is asked first: it reads WebP and AVIF, and
 * Safari HEIC. For what it cannot read a decoder is loaded.
 *
 * @returns null if neither reads it.
 * @throws {PixelateError} for a damaged photo.
 */
export async function decodeOther(file: Blob): Promise<DecodedPixels | null> {
  return (await decodeInBrowser(file)) ?? (await decodeOnce(file));
}

/** Converts a photo to a format that the core reads: PNG if it has transparency, JPEG otherwise. */
export async function convertOther(file: Blob): Promise<Blob | null> {
  const converted = await convertInBrowser(file);
  if (converted !== null) return converted;
  const pixels = await decodeOnce(file);
  if (pixels === null) return null;
  const bytes = encode(pixels, { quality: QUALITY });
  return new Blob([bytes], { type: bytes[0] === 0xff ? "image/jpeg" : "image/png" });
}

/** The last photo that a loaded decoder read: this takes seconds, and each setting asks for it again. */
let last: { readonly key: string; readonly pixels: Promise<DecodedPixels | null> } | undefined;

function decodeOnce(file: Blob): Promise<DecodedPixels | null> {
  const key = keyOf(file);
  if (key === undefined) return decodeHere(file);
  if (last?.key === key) return last.pixels;
  const pixels = decodeHere(file);
  last = { key, pixels };
  // What failed may work the next time: the decoder itself is loaded over the network.
  pixels.catch(() => {
    if (last?.pixels === pixels) last = undefined;
  });
  return pixels;
}

/** Returns what distinguishes a file from others; a message between threads copies it. Undefined for other data. */
function keyOf(file: Blob): string | undefined {
  return file instanceof File ? JSON.stringify([file.name, file.size, file.lastModified]) : undefined;
}

async function decodeHere(file: Blob): Promise<DecodedPixels | null> {
  const { decodePhoto } = await import("@pixelater/formats");
  try {
    return await decodePhoto(file);
  } catch (error) {
    if (error instanceof PixelateError && error.code === "UNSUPPORTED_FORMAT") return null;
    throw error;
  }
}
