/** Hand-made JPEG files, marker by marker. */

export const SOI = [0xff, 0xd8];
export const EOI = [0xff, 0xd9];

export function file(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat());
}

/** A marker with its length and contents. */
export function segment(marker: number, contents: readonly number[]): number[] {
  return [0xff, marker, ...uint16(contents.length + 2), ...contents];
}

export function uint16(value: number): number[] {
  return [value >> 8, value & 255];
}

export function uint32(value: number): number[] {
  return [...uint16(value >>> 16), ...uint16(value & 0xffff)];
}

export function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

export interface FrameFields {
  readonly marker?: number;
  readonly precision?: number;
  readonly width?: number;
  readonly height?: number;
  /** Identifier, sampling as 0xHV, quantization table. */
  readonly components?: readonly (readonly [id: number, sampling: number, table: number])[];
}

export function frame({
  marker = 0xc0,
  precision = 8,
  width = 8,
  height = 8,
  components = [[1, 0x11, 0]],
}: FrameFields = {}): number[] {
  return segment(marker, [
    precision,
    ...uint16(height),
    ...uint16(width),
    components.length,
    ...components.flat(),
  ]);
}

/** A quantization table of 64 equal steps. */
export function quantization(slot: number, step: number): number[] {
  return segment(0xdb, [slot, ...Array.from({ length: 64 }, () => step)]);
}

/** A Huffman table with one code of one bit. */
export function oneCode(tableClass: 0 | 1, slot: number, symbol: number): number[] {
  return segment(0xc4, [(tableClass << 4) | slot, 1, ...Array.from({ length: 15 }, () => 0), symbol]);
}

export interface ScanFields {
  readonly components?: readonly number[];
  readonly spectral?: readonly [start: number, end: number];
  readonly approximation?: readonly [high: number, low: number];
}

/** A scan header; every component uses tables 0. */
export function scan({
  components = [1],
  spectral = [0, 63],
  approximation = [0, 0],
}: ScanFields = {}): number[] {
  const selectors = components.flatMap((id) => [id, 0]);
  return segment(0xda, [
    components.length,
    ...selectors,
    ...spectral,
    (approximation[0] << 4) | approximation[1],
  ]);
}

/** All that a grey 8 × 8 image needs before its scan. */
export const TABLES = [...quantization(0, 1), ...oneCode(0, 0, 0), ...oneCode(1, 0, 0)];

/** One block of mean grey: DC difference 0, end of block, filled up with ones. */
export const GREY_BLOCK = [0x3f];

/** A whole JPEG of 8 × 8 grey pixels, with further segments after SOI. */
export function greyFile(...segments: readonly (readonly number[])[]): Uint8Array {
  return file(SOI, ...segments, TABLES, frame(), scan(), GREY_BLOCK, EOI);
}

/** EXIF with one directory entry of 12 bytes, in either byte order. */
export function exif(
  order: "II" | "MM",
  { tag = 0x0112, type = 3, value = 6, directory = 8, magic = 42 } = {},
): number[] {
  const word = (n: number) => (order === "MM" ? uint16(n) : uint16(n).reverse());
  const long = (n: number) => (order === "MM" ? uint32(n) : uint32(n).reverse());
  const field = type === 3 ? [...word(value), 0, 0] : long(value);
  const tiff = [
    ...ascii(order),
    ...word(magic),
    ...long(directory),
    ...word(1),
    ...word(tag),
    ...word(type),
    ...long(1),
  ];
  return segment(0xe1, [...ascii("Exif\0\0"), ...tiff, ...field, ...long(0)]);
}

/** One piece of an ICC profile. */
export function profilePiece(number: number, count: number, part: readonly number[]): number[] {
  return segment(0xe2, [...ascii("ICC_PROFILE\0"), number, count, ...part]);
}

/** An ICC profile of `size` bytes as far as its head goes. */
export function profile(size: number): number[] {
  const bytes = Array.from({ length: size }, (_, i) => i & 255);
  bytes.splice(0, 4, ...uint32(size));
  bytes.splice(36, 4, ...ascii("acsp"));
  return bytes;
}

export function adobe(transform: number): number[] {
  return segment(0xee, [...ascii("Adobe"), ...uint16(100), ...uint16(0), ...uint16(0), transform]);
}
