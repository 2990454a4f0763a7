import { Marker } from "../markers.js";
import { NATURAL_ORDER } from "../zigzag.js";
import type { Component } from "./component.js";
import type { OptimalCode } from "./optimal-code.js";
import type { QuantizerSteps } from "./quantization.js";

export const START_OF_IMAGE = Uint8Array.of(0xff, Marker.SOI);
export const END_OF_IMAGE = Uint8Array.of(0xff, Marker.EOI);

/** A marker and its segment: the length counts itself (T.81 § B.1.1.4). */
function segment(marker: number, data: ArrayLike<number>): Uint8Array {
  const length = 2 + data.length;
  const bytes = new Uint8Array(2 + length);
  bytes.set([0xff, marker, length >> 8, length & 255]);
  bytes.set(data, 4);
  return bytes;
}

/** JFIF 1.01, square pixels, no thumbnail: it says that the components are YCbCr. */
export function jfifSegment(): Uint8Array {
  return segment(Marker.APP0, [...ascii("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

/** Most bytes of a profile that fit a segment behind its name, number and count. */
const PROFILE_PART_BYTES = 65535 - 2 - 14;

/** An ICC profile in as many segments as it needs (ICC.1:2010 § B.4). */
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

/** Tables in slots 0 and up, in zig-zag order. */
export function quantizationSegment(tables: readonly QuantizerSteps[]): Uint8Array {
  return segment(
    Marker.DQT,
    tables.flatMap((steps, slot) => [slot, ...Array.from(NATURAL_ORDER, (position) => steps[position] ?? 0)]),
  );
}

/** Baseline, 8 bit; components are numbered from 1, as JFIF asks. */
export function frameSegment(width: number, height: number, components: readonly Component[]): Uint8Array {
  return segment(Marker.SOF0, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components.length,
    ...components.flatMap(({ kind, sampling }, i) => [i + 1, sampling * 17, slotOf(kind)]),
  ]);
}

/** Tables in the order DC of slot 0, AC of slot 0, DC of slot 1, AC of slot 1. */
export function huffmanSegment(tables: readonly OptimalCode[]): Uint8Array {
  return segment(
    Marker.DHT,
    tables.flatMap(({ counts, symbols }, i) => [(i % 2) * 16 + (i >> 1), ...counts, ...symbols]),
  );
}

/** A restart marker after every so many MCUs (T.81 § B.2.4.4). */
export function restartSegment(interval: number): Uint8Array {
  return segment(Marker.DRI, [interval >> 8, interval & 255]);
}

/** One scan of all components with all their coefficients. */
export function scanSegment(components: readonly Component[]): Uint8Array {
  const selectors = components.flatMap(({ kind }, i) => [i + 1, slotOf(kind) * 17]);
  return segment(Marker.SOS, [components.length, ...selectors, 0, 63, 0]);
}

/** The slot of a component's tables, of quantization and of codes. */
function slotOf(kind: Component["kind"]): number {
  return kind === "luminance" ? 0 : 1;
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
