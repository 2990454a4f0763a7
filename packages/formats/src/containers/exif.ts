import type { Orientation } from "@pixelater/core";
import { Bytes, PastTheEnd } from "./bytes.ts";

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const LONG = 4;

/**
 * Reads the orientation in EXIF data (TIFF 6.0 §2, CIPA DC-008 §4.6.4): 1 if there is none, as no photo is rejected for its
 * metadata.
 *
 * @param exif with or without "Exif\0\0" before the byte order mark; some writers of WebP put it there.
 */
export function exifOrientation(exif: Uint8Array): Orientation {
  try {
    const prefix = new Bytes(exif, "big-endian").text(0, 4) === "Exif" ? 6 : 0;
    return orientationIn(exif.subarray(prefix));
  } catch (cause) {
    if (cause instanceof PastTheEnd) return 1;
    throw cause;
  }
}

function orientationIn(tiff: Uint8Array): Orientation {
  const mark = new Bytes(tiff, "big-endian").text(0, 2);
  if (mark !== "II" && mark !== "MM") return 1;
  const bytes = new Bytes(tiff, mark === "II" ? "little-endian" : "big-endian");
  const directory = bytes.u32(4);
  const entries = bytes.u16(directory);
  for (let entry = directory + 2; entry < directory + 2 + 12 * entries; entry += 12) {
    if (bytes.u16(entry) !== ORIENTATION_TAG) continue;
    const type = bytes.u16(entry + 2);
    if (type === SHORT) return asOrientation(bytes.u16(entry + 8));
    return type === LONG ? asOrientation(bytes.u32(entry + 8)) : 1;
  }
  return 1;
}

/** Returns a value as an orientation; 1 if it is none. */
export function asOrientation(value: number): Orientation {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value) ?? 1;
}
