import { PixelateError } from "../errors.ts";
import { SIGNATURE as PNG_SIGNATURE } from "../png/syntax/assemble-png.ts";

/** SOI. Stray bytes may precede the next marker; libjpeg skips them, too. */
const JPEG_SIGNATURE = [0xff, 0xd8];

/** The formats that are read and written. */
export type Format = "jpeg" | "png";

/**
 * Detects the format of a file from its first bytes.
 *
 * @throws {PixelateError} `UNSUPPORTED_FORMAT`, with the format's name if it is a common one; `TRUNCATED` for input that is
 *   too short.
 */
export function detectFormat(bytes: Uint8Array): Format {
  if (isJpeg(bytes)) return "jpeg";
  if (startsWith(bytes, 0, PNG_SIGNATURE)) return "png";
  if (isBeginningOf(bytes, [...JPEG_SIGNATURE, 0]) || isBeginningOf(bytes, PNG_SIGNATURE)) {
    throw new PixelateError(
      "TRUNCATED",
      `Expected a JPEG or PNG but the input ends after ${bytes.length} bytes`,
      {
        offset: bytes.length,
      },
    );
  }
  throw new PixelateError(
    "UNSUPPORTED_FORMAT",
    `Expected a JPEG or PNG but received ${foreignFormat(bytes) ?? "an unknown format"}`,
    {
      offset: 0,
    },
  );
}

/**
 * Returns the name of the format that the first bytes of a file show, for people: "JPEG", "PNG", "HEIC", "WebP", "PDF"
 * and others, whether or not it can be read; `undefined` for one that is not recognized.
 *
 * @param bytes the first 256 bytes or more.
 */
export function formatName(bytes: Uint8Array): string | undefined {
  if (isJpeg(bytes)) return "JPEG";
  if (startsWith(bytes, 0, PNG_SIGNATURE)) return "PNG";
  return foreignFormat(bytes);
}

function isJpeg(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, JPEG_SIGNATURE) && bytes.length > JPEG_SIGNATURE.length;
}

function foreignFormat(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, 0, "GIF8")) return "GIF";
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) return "WebP";
  if (startsWith(bytes, 0, "II*\0") || startsWith(bytes, 0, "MM\0*"))
    return "TIFF (or a camera's raw format)";
  if (startsWith(bytes, 0, "BM")) return "BMP";
  if (startsWith(bytes, 0, "\0\0\x01\0")) return "ICO";
  if (startsWith(bytes, 0, "8BPS")) return "Photoshop (PSD)";
  if (startsWith(bytes, 0, [0xff, 0x0a]) || startsWith(bytes, 4, "JXL ")) return "JPEG XL";
  if (startsWith(bytes, 4, "jP  ")) return "JPEG 2000";
  if (startsWith(bytes, 0, "%PDF-")) return "PDF";
  if (startsWith(bytes, 4, "ftyp")) return isoMediaFormat(bytes);
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--.*-->\s*)?<svg/i.test(text(bytes, 0, 256))) return "SVG";
  return undefined;
}

/** HEIC, AVIF and videos share a container and differ in their brand (ISO/IEC 14496-12 §4.3). */
function isoMediaFormat(bytes: Uint8Array): string {
  const brand = text(bytes, 8, 4);
  if (brand.startsWith("avi")) return "AVIF";
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return "HEIC";
  return "a video";
}

function text(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function startsWith(bytes: Uint8Array, from: number, magic: string | readonly number[]): boolean {
  const expected = typeof magic === "string" ? Array.from(magic, (c) => c.charCodeAt(0)) : magic;
  return expected.every((byte, i) => bytes[from + i] === byte);
}

function isBeginningOf(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length < magic.length && bytes.every((byte, i) => byte === magic[i]);
}
