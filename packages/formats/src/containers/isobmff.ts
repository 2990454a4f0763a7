import type { Orientation } from "@pixelater/core";
import { Bytes } from "./bytes.ts";
import { corrupt, type Crop, type Header, truncated, unsupported } from "./header.ts";

/** A box (ISO/IEC 14496-12 §4.2), without its header. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the boxes of a HEIC or AVIF (ISO/IEC 23008-12): the properties of its primary image.
 *
 * @param transforms how the decoder treats `clap`, `irot` and `imir`: libheif applies them, libavif leaves them to its caller.
 *   The header then has a `crop`.
 * @throws {PixelateError} `CORRUPT_IMAGE`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function readIsobmff(
  file: Uint8Array,
  format: "HEIC" | "AVIF",
  transforms: "applied" | "left",
): Header {
  const bytes = new Bytes(file, "big-endian");
  const top = boxesIn(bytes, 0, bytes.length, () => truncated(format, bytes.length));
  const meta = top.find(({ type }) => type === "meta");
  if (meta === undefined)
    throw unsupported(`Expected a photo but got a ${format} without one, such as a sequence`);
  // A version and flags precede the boxes of `meta`, `ipco` has none.
  const inMeta = boxesIn(bytes, meta.start + 4, meta.end);
  const itemProperties = requireBox(bytes, inMeta, "iprp");
  const properties = boxesIn(bytes, ...bounds(find(itemProperties, "ipco")));
  const primary = primaryItem(bytes, find(inMeta, "pitm"));
  const own = propertiesOf(bytes, itemProperties, primary).flatMap((index) =>
    properties.slice(index - 1, index),
  );
  const size = own.find(({ type }) => type === "ispe");
  if (size === undefined)
    throw corrupt(`Expected the size of the primary image in the ${format} but got none`);
  const areas = properties.filter(({ type }) => type === "ispe").map((box) => areaOf(sizeOf(bytes, box)));
  const isApplied = transforms === "applied";
  const coded = sizeOf(bytes, size);
  const crop = isApplied ? undefined : exactCropOf(bytes, own, coded);
  const { width, height } = (isApplied ? cropOf(bytes, own) : crop) ?? coded;
  const orientation = orientationOf(bytes, own);
  const isTurned = isApplied && orientation >= 5;
  return {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    // A call's arguments would not hold all sizes of a hostile file.
    largestPixels: areas.reduce((largest, area) => Math.max(largest, area), 0),
    crop,
    orientation: isApplied ? 1 : orientation,
    iccProfile: profileIn(bytes, own),
    hasAlpha: properties.some((box) => isAlpha(bytes, box)),
    frames: 1,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function areaOf({ width, height }: Size): number {
  return width * height;
}

function primaryItem(bytes: Bytes, { start }: Box): number {
  return bytes.u8(start) === 0 ? bytes.u16(start + 4) : bytes.u32(start + 4);
}

/** Returns the numbers of an item's properties by the first `ipma` that lists it; none if there is no such box. */
function propertiesOf(bytes: Bytes, itemProperties: readonly Box[], item: number): readonly number[] {
  for (const box of itemProperties) {
    const numbers = box.type === "ipma" ? associated(bytes, box, item) : undefined;
    if (numbers !== undefined) return numbers;
  }
  return [];
}

/**
 * Returns the numbers of an item's properties, counted from 1 (ISO/IEC 23008-12 §9.3); undefined if the box lists no such item.
 *
 * @throws {PixelateError} `CORRUPT_IMAGE` if the box ends before its entries do.
 */
function associated(bytes: Bytes, { start, end }: Box, item: number): number[] | undefined {
  const version = bytes.u8(start);
  const isLong = (bytes.u8(start + 3) & 1) === 1;
  const entries = bytes.u32(start + 4);
  const idBytes = version < 1 ? 2 : 4;
  const step = isLong ? 2 : 1;
  let at = start + 8;
  for (let entry = 0; entry < entries; entry++) {
    if (at + idBytes + 1 > end) throw corrupt("Expected the entries of ipma to end with the box", at);
    const id = version < 1 ? bytes.u16(at) : bytes.u32(at);
    const count = bytes.u8(at + idBytes);
    at += idBytes + 1;
    if (at + step * count > end) throw corrupt("Expected the entries of ipma to end with the box", at);
    if (id === item) {
      return Array.from({ length: count }, (_, i) =>
        isLong ? bytes.u16(at + 2 * i) & 0x7fff : bytes.u8(at + i) & 0x7f,
      );
    }
    at += step * count;
  }
  return undefined;
}

/** `ispe`: version and flags, width, height. */
function sizeOf(bytes: Bytes, { start }: Box): Size {
  return { width: bytes.u32(start + 4), height: bytes.u32(start + 8) };
}

/** Returns the size that `clap` crops to: fractions of whole numbers (ISO/IEC 14496-12 §12.1.4). */
function cropOf(bytes: Bytes, properties: readonly Box[]): Size | undefined {
  const crop = properties.find(({ type }) => type === "clap");
  if (crop === undefined) return undefined;
  const { start } = crop;
  return {
    width: Math.round(bytes.u32(start) / bytes.u32(start + 4)),
    height: Math.round(bytes.u32(start + 8) / bytes.u32(start + 12)),
  };
}

/**
 * Returns the pixels that `clap` leaves of an image: its size, and the offset of its center from that of the image.
 *
 * @throws {PixelateError} `UNSUPPORTED_FEATURE` if they are not whole pixels, `CORRUPT_IMAGE` if they are not in the image.
 */
function exactCropOf(bytes: Bytes, properties: readonly Box[], coded: Size): Crop | undefined {
  const box = properties.find(({ type }) => type === "clap");
  if (box === undefined) return undefined;
  const at = box.start;
  const width = bytes.u32(at) / bytes.u32(at + 4);
  const height = bytes.u32(at + 8) / bytes.u32(at + 12);
  const left = bytes.i32(at + 16) / bytes.u32(at + 20) + (coded.width - width) / 2;
  const top = bytes.i32(at + 24) / bytes.u32(at + 28) + (coded.height - height) / 2;
  if (![width, height, left, top].every(Number.isInteger)) {
    throw unsupported(
      `Expected an AVIF cropped at whole pixels but got ${width} × ${height} at ${left}, ${top}`,
    );
  }
  const isInside =
    width > 0 &&
    height > 0 &&
    left >= 0 &&
    top >= 0 &&
    left + width <= coded.width &&
    top + height <= coded.height;
  if (!isInside) throw corrupt("Expected an AVIF to be cropped to pixels that it has", at);
  return { left, top, width, height };
}

/** Turns for each number of quarter turns to the left: without a mirror, with axis 0 (top and bottom swap), with axis 1. */
const TURNS: readonly (readonly [Orientation, Orientation, Orientation])[] = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
];

/** Returns what `irot` and `imir` say, in that order (ISO/IEC 23008-12 §6.5.10, §6.5.12). EXIF data do not count here. */
function orientationOf(bytes: Bytes, properties: readonly Box[]): Orientation {
  const rotation = properties.find(({ type }) => type === "irot");
  const mirror = properties.find(({ type }) => type === "imir");
  const row = TURNS[rotation ? bytes.u8(rotation.start) & 3 : 0];
  return row[mirror ? 1 + (bytes.u8(mirror.start) & 1) : 0];
}

function profileIn(bytes: Bytes, properties: readonly Box[]): Uint8Array | undefined {
  const color = properties.find(
    ({ type, start }) => type === "colr" && ["prof", "rICC"].includes(bytes.fourCC(start)),
  );
  return color && bytes.slice(color.start + 4, color.end);
}

/** Returns whether a property marks an image of alpha (ISO/IEC 23008-12 §6.5.8), beside the primary one. */
function isAlpha(bytes: Bytes, { type, start, end }: Box): boolean {
  return (
    type === "auxC" &&
    /alpha|:hevc:2015:auxid:1/.test(bytes.text(start + 4, Math.min(end - start - 4, ALPHA_URN_BYTES)))
  );
}

/** Longer than each name of alpha, `urn:mpeg:mpegB:cicp:systems:auxiliary:alpha` and `urn:mpeg:hevc:2015:auxid:1`. */
const ALPHA_URN_BYTES = 64;

function find(boxes: readonly Box[], wanted: string): Box {
  const box = boxes.find(({ type }) => type === wanted);
  if (box === undefined) throw corrupt(`Expected a box ${wanted} but got none`);
  return box;
}

function requireBox(bytes: Bytes, boxes: readonly Box[], wanted: string): Box[] {
  return boxesIn(bytes, ...bounds(find(boxes, wanted)));
}

function bounds({ start, end }: Box): [start: number, end: number] {
  return [start, end];
}

/** Lists the boxes between two bytes. */
function boxesIn(
  bytes: Bytes,
  from: number,
  to: number,
  tooLong: () => Error = () => corrupt("Expected boxes to end with the one around them", from),
): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const short = bytes.u32(at);
    const header = short === 1 ? 16 : 8;
    // 0 stands for the rest of the file, 1 for 64 bits behind the type.
    const size =
      short === 0 ? to - at : short === 1 ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12) : short;
    if (size < header) throw corrupt("Expected a box to be as long as its header at least", at);
    if (at + size > to) throw tooLong();
    boxes.push({ type: bytes.fourCC(at + 4), start: at + header, end: at + size });
    at += size;
  }
  return boxes;
}
