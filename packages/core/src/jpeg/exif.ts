import { hasText } from "./markers.js";

/** How a stored image is to be turned to be seen upright: EXIF's numbers. 1 is "as stored". */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;
const TYPE_LONG = 4;
const ENTRY_BYTES = 12;

/** Orientation in an APP1 segment, or undefined when the segment is not EXIF or holds none that makes sense. */
export function exifOrientation(bytes: Uint8Array, start: number, end: number): Orientation | undefined {
  if (!hasText(bytes, start, end, "Exif\0\0")) return undefined;
  return tiffOrientation(bytes.subarray(start + 6, end));
}

/**
 * Orientation in the first directory of a TIFF structure (TIFF 6.0 §2; also the whole of PNG's eXIf chunk).
 * Offsets are the file's own word and may point anywhere: what lies outside is as good as absent.
 */
export function tiffOrientation(tiff: Uint8Array): Orientation | undefined {
  if (tiff.length < 8) return undefined;
  const littleEndian = hasText(tiff, 0, 2, "II");
  if (!littleEndian && !hasText(tiff, 0, 2, "MM")) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.getUint16(2, littleEndian) !== 42) return undefined;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > tiff.length) return undefined;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > tiff.length) return undefined;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    const type = view.getUint16(entry + 2, littleEndian);
    if (type === TYPE_SHORT) return asOrientation(view.getUint16(entry + 8, littleEndian));
    if (type === TYPE_LONG) return asOrientation(view.getUint32(entry + 8, littleEndian));
    return undefined;
  }
  return undefined;
}

function asOrientation(value: number): Orientation | undefined {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value);
}
