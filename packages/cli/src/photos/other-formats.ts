import { formatName, PixelateError, type PixelInput } from "@pixelater/core";
import { areFormatsInstalled, FORMATS_PACKAGE } from "./formats-package.ts";

/** What `@pixelater/formats` reads, by the names of core. */
const NAMES = ["WebP", "AVIF", "HEIC", "GIF", "TIFF", "BMP"];

/** Returns whether a format is one that `@pixelater/formats` reads, installed or not. */
export function isOtherFormat(name: string | undefined): boolean {
  return name !== undefined && NAMES.some((known) => name.startsWith(known));
}

/** Says how to make this command read a format. */
export function installAdvice(name: string): string {
  return `npm install --global ${FORMATS_PACKAGE}${name === "HEIC" ? " libheif-js" : ""} to read it, or convert it first`;
}

/**
 * Returns a photo as core takes it: the bytes of a JPEG or PNG, and of anything else that core refuses, as they are; the
 * pixels of a photo in another format.
 *
 * @throws {PixelateError}
 */
export async function asInput(
  bytes: Uint8Array,
): Promise<Uint8Array | (PixelInput & { readonly data: Uint8Array })> {
  if (!isOtherFormat(formatName(bytes))) return bytes;
  const { decodePhoto } = await loadFormats(bytes);
  return decodePhoto(bytes);
}

/** The format of the outputs of a photo in another format, by its header: PNG where it may be transparent. */
export async function outputFormatOf(bytes: Uint8Array): Promise<"jpeg" | "png"> {
  const { inspectPhoto } = await loadFormats(bytes);
  return inspectPhoto(bytes).hasAlpha ? "png" : "jpeg";
}

/** @throws {PixelateError} `UNSUPPORTED_FORMAT` if the package is not installed. */
async function loadFormats(bytes: Uint8Array): Promise<typeof import("@pixelater/formats")> {
  if (areFormatsInstalled()) return import("@pixelater/formats");
  const name = formatName(bytes) ?? "an unknown format";
  throw new PixelateError(
    "UNSUPPORTED_FORMAT",
    `Expected a JPEG or PNG but got ${name}; ${installAdvice(name)}`,
  );
}
