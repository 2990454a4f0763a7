const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;

/**
 * Reads the orientation out of EXIF data: the first image file directory of a TIFF header (TIFF 6.0 § 2).
 *
 * @param tiff begins with the byte order mark "II" or "MM"; in a JPEG that is after "Exif\0\0".
 * @returns 1 to 8 (EXIF 2.32 § 4.6.4), or 1 where none can be read: a photo is not refused for its metadata.
 */
export function readExifOrientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return 1;
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return 1;
  const little = byteOrder === 0x4949;
  if (view.getUint16(2, little) !== 42) return 1;

  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    if (view.getUint16(entry + 2, little) !== TYPE_SHORT) return 1;
    const orientation = view.getUint16(entry + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}
