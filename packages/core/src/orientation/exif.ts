import type { Orientation } from "./orientation.ts";

/** "II" and "MM". */
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;
/**
 * Bytes of a number of each whole-number type (TIFF 6.0 §2): BYTE, SHORT, LONG and their signed forms. EXIF asks for SHORT;
 * cameras and editors write others too, and libvips takes all of them.
 */
const WHOLE_NUMBER_BYTES: Readonly<Partial<Record<number, 1 | 2 | 4>>> = {
  1: 1,
  3: 2,
  4: 4,
  6: 1,
  8: 2,
  9: 4,
};
const ENTRY_BYTES = 12;

/**
 * Reads the orientation in EXIF data: the first directory of a TIFF structure (TIFF 6.0 §2, CIPA DC-008 §4.6.4).
 *
 * Offsets may point anywhere. Entries outside of the data count as absent: no photo is rejected for its metadata.
 *
 * @param tiff begins with the byte order mark: in a JPEG that is after "Exif\0\0", in a PNG the whole eXIf chunk.
 */
export function readExifOrientation(tiff: Uint8Array): Orientation | undefined {
  if (tiff.length < 8) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const byteOrder = view.getUint16(0);
  if (byteOrder !== LITTLE_ENDIAN && byteOrder !== BIG_ENDIAN) return undefined;
  const littleEndian = byteOrder === LITTLE_ENDIAN;
  if (view.getUint16(2, littleEndian) !== 42) return undefined;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > tiff.length) return undefined;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > tiff.length) return undefined;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    const bytes = WHOLE_NUMBER_BYTES[view.getUint16(entry + 2, littleEndian)];
    if (bytes === undefined) return undefined;
    if (bytes === 1) return asOrientation(view.getUint8(entry + 8));
    if (bytes === 2) return asOrientation(view.getUint16(entry + 8, littleEndian));
    return asOrientation(view.getUint32(entry + 8, littleEndian));
  }
  return undefined;
}

/** Returns whether EXIF data begins with a byte order mark and then 42 in that order (TIFF 6.0 §2). */
export function isExif(tiff: Uint8Array): boolean {
  const [a, b, c, d] = tiff;
  return (
    (a === 0x49 && b === 0x49 && c === 42 && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && d === 42)
  );
}

function asOrientation(value: number): Orientation | undefined {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value);
}

/** Writes EXIF data with only an orientation: a directory of one entry, big-endian (TIFF 6.0 §2). */
export function orientationExif(orientation: Orientation): Uint8Array {
  const tiff = new Uint8Array(8 + 2 + ENTRY_BYTES + 4);
  const view = new DataView(tiff.buffer);
  view.setUint16(0, BIG_ENDIAN);
  view.setUint16(2, 42);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION_TAG);
  view.setUint16(12, TYPE_SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return tiff;
}
