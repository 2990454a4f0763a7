import { PixelateError } from "../../errors.ts";
import { Marker } from "./markers.ts";
import type { Orientation } from "../../orientation/orientation.ts";
import { orientationExif } from "../../orientation/exif.ts";
import { EXIF } from "./header.ts";
import type { HuffmanSpec, QuantizationTable } from "./tables.ts";

export const START_OF_IMAGE = /* @__PURE__ */ Uint8Array.of(0xff, 0xd8);
export const END_OF_IMAGE = /* @__PURE__ */ Uint8Array.of(0xff, 0xd9);

/**
 * Longest side that libjpeg reads (JPEG_MAX_DIMENSION), and with it browsers and most viewers. A frame header could
 * hold 65,535 (T.81 §B.2.2).
 */
const LONGEST_SIDE = 65_500;

/** @throws {PixelateError} `TOO_LARGE` if a side has more pixels than decoders read. */
export function requireJpegSides(width: number, height: number): void {
  if (width <= LONGEST_SIDE && height <= LONGEST_SIDE) return;
  throw new PixelateError(
    "TOO_LARGE",
    `Expected sides of at most ${LONGEST_SIDE} pixels for a JPEG but the image has ${width} × ${height}: write it as a PNG`,
  );
}

/** Returns a marker and its segment. The length includes its own two bytes (T.81 §B.1.1.4). */
export function segment(marker: number, data: ArrayLike<number>): Uint8Array {
  const length = 2 + data.length;
  const bytes = new Uint8Array(2 + length);
  bytes.set([0xff, marker, length >> 8, length & 255]);
  bytes.set(data, 4);
  return bytes;
}

/** Returns a JFIF 1.01 segment, which makes the components YCbCr or gray: square pixels, no thumbnail. */
export function jfifSegment(): Uint8Array {
  return segment(Marker.APP0, [...ascii("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

/** Largest piece of a profile, in bytes: its name, number and count take 14 of a segment. */
const PROFILE_PART_BYTES = 65535 - 2 - 14;

/** Splits an ICC profile into as many segments as it needs (ICC.1:2010 §B.4). */
export function iccSegments(profile: Uint8Array): Uint8Array[] {
  const count = Math.ceil(profile.length / PROFILE_PART_BYTES);
  if (count > 255) {
    throw new RangeError(
      `Expected an ICC profile of at most 255 segments but received ${profile.length} bytes`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const part = profile.subarray(i * PROFILE_PART_BYTES, (i + 1) * PROFILE_PART_BYTES);
    const data = new Uint8Array(14 + part.length);
    data.set([...ascii("ICC_PROFILE\0"), i + 1, count]);
    data.set(part, 14);
    return segment(Marker.APP2, data);
  });
}

/** Returns an EXIF segment that holds only the orientation. */
export function orientationSegment(orientation: Orientation): Uint8Array {
  return segment(Marker.APP1, [...ascii(EXIF), ...orientationExif(orientation)]);
}

/**
 * Returns an Adobe segment that makes three components red, green and blue: transform 0 (Adobe technical note 5116
 * §18).
 */
export function rgbSegment(): Uint8Array {
  return segment(Marker.APP14, [...ascii("Adobe"), 0, 100, 0, 0, 0, 0, 0]);
}

/** Returns a DQT segment with tables in slots 0 and up, of 8 bits a step where that is enough (T.81 §B.2.4.1). */
export function quantizationSegment(tables: readonly QuantizationTable[]): Uint8Array {
  return segment(
    Marker.DQT,
    tables.flatMap((quantTable, slot) =>
      needsTwoBytes(quantTable)
        ? [16 + slot, ...Array.from(quantTable).flatMap((step) => [step >> 8, step & 255])]
        : [slot, ...quantTable],
    ),
  );
}

/** A component as a frame header lists it (T.81 §B.2.2). */
export interface FrameHeaderComponent {
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantizationSlot: number;
}

/**
 * Returns a frame header of 8-bit samples with components numbered from 1, as JFIF requires. It is baseline, or
 * extended sequential if a quantizer step has two bytes (T.81 table B.4).
 */
export function frameSegment(
  width: number,
  height: number,
  components: readonly FrameHeaderComponent[],
  tables: readonly QuantizationTable[],
): Uint8Array {
  const isBaseline = !tables.some(needsTwoBytes);
  return segment(isBaseline ? Marker.SOF0 : Marker.SOF1, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components.length,
    ...components.flatMap(({ horizontal, vertical, quantizationSlot }, i) => [
      i + 1,
      16 * horizontal + vertical,
      quantizationSlot,
    ]),
  ]);
}

/** Returns a DHT segment with tables in slots 0 and up: DC of slot 0, AC of slot 0, DC of slot 1, and so on. */
export function huffmanSegment(dc: readonly HuffmanSpec[], ac: readonly HuffmanSpec[]): Uint8Array {
  const tables = Array.from({ length: Math.max(dc.length, ac.length) }, (_, slot) => [
    ...tableData(slot, dc[slot]),
    ...tableData(16 + slot, ac[slot]),
  ]);
  return segment(Marker.DHT, tables.flat());
}

function tableData(destination: number, table: HuffmanSpec | undefined): number[] {
  return table === undefined ? [] : [destination, ...table.counts, ...table.symbols];
}

/** Returns a DRI segment: a restart marker follows every `interval` MCUs (T.81 §B.2.4.4). */
export function restartSegment(interval: number): Uint8Array {
  return segment(Marker.DRI, [interval >> 8, interval & 255]);
}

/** A component as a scan header lists it: the slots of its Huffman tables (T.81 §B.2.3). */
export interface ScanHeaderComponent {
  readonly dcSlot: number;
  readonly acSlot: number;
}

/** Returns the header of a scan of all components with all their coefficients. */
export function scanSegment(components: readonly ScanHeaderComponent[]): Uint8Array {
  const selectors = components.flatMap(({ dcSlot, acSlot }, i) => [i + 1, 16 * dcSlot + acSlot]);
  return segment(Marker.SOS, [components.length, ...selectors, 0, 63, 0]);
}

function needsTwoBytes(quantTable: QuantizationTable): boolean {
  return quantTable.some((step) => step > 255);
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
