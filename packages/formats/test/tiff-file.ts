/** An entry of a directory: tag, values as LONG, and a count that may lie. */
export type TiffEntry = readonly [tag: number, values: readonly number[], count?: number];

/** Writes a little-endian TIFF: the header, the data of its strips or tiles from byte 8, and one directory. */
export function tiffFile(entries: readonly TiffEntry[], data = new Uint8Array(64)): Uint8Array {
  const directory = 8 + data.length + (data.length & 1);
  const behind = directory + 2 + 12 * entries.length + 4;
  const longs = entries.reduce((sum, [, values]) => sum + (values.length > 1 ? values.length : 0), 0);
  const file = new Uint8Array(behind + 4 * longs);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  file.set(data, 8);
  view.setUint32(4, directory, true);
  view.setUint16(directory, entries.length, true);
  let free = behind;
  for (const [i, [tag, values, count = values.length]] of entries.entries()) {
    const entry = directory + 2 + 12 * i;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, 4, true);
    view.setUint32(entry + 4, count, true);
    const at = values.length > 1 ? free : entry + 8;
    for (const [j, value] of values.entries()) view.setUint32(at + 4 * j, value, true);
    if (values.length > 1) {
      view.setUint32(entry + 8, free, true);
      free += 4 * values.length;
    }
  }
  return file;
}

/** The entries of an 8 × 8 gray image of one byte a pixel in one strip, with others in their place or beside them. */
export function grayEntries(others: readonly TiffEntry[] = []): TiffEntry[] {
  const entries = new Map<number, TiffEntry>();
  const usual: readonly TiffEntry[] = [
    [256, [8]],
    [257, [8]],
    [258, [8]],
    [259, [1]],
    [262, [1]],
    [273, [8]],
    [277, [1]],
    [278, [8]],
    [279, [64]],
  ];
  for (const entry of [...usual, ...others]) entries.set(entry[0], entry);
  return [...entries.values()].sort(([a], [b]) => a - b);
}
