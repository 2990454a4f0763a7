import { PixelateError } from "../../errors.ts";

/** Second byte of each marker used here; the first is FF (T.81 table B.1). */
export const Marker = {
  TEM: 0x01,
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  DHT: 0xc4,
  JPG: 0xc8,
  DAC: 0xcc,
  SOF15: 0xcf,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DHP: 0xde,
  EXP: 0xdf,
  DRI: 0xdd,
  APP0: 0xe0,
  APP1: 0xe1,
  APP2: 0xe2,
  APP14: 0xee,
  APP15: 0xef,
  SOF55: 0xf7,
  COM: 0xfe,
} as const;

/** A marker and its segment, as offsets into the file. */
export interface Segment {
  readonly marker: number;
  /** Offset of the marker's FF. */
  readonly offset: number;
  /** First byte after the length field. Equal to `end` for markers that stand alone. */
  readonly start: number;
  /** First byte after the segment. */
  readonly end: number;
}

export function corruptJpeg(message: string, offset: number): PixelateError {
  return new PixelateError("CORRUPT_JPEG", message, { offset });
}

/**
 * Finds the next marker segment at or after `from`.
 *
 * Skips FF 00 and restart markers, which mean nothing outside a scan, stray bytes that cameras leave between
 * segments, and fill bytes of FF before a marker (T.81 §B.1.1.2). A comment or application segment of length 0 or 1
 * is taken as empty, as in libjpeg.
 *
 * @returns undefined if the file ends without a further marker.
 * @throws {PixelateError} `TRUNCATED` if the file ends inside the segment, `CORRUPT_JPEG` if the length of any other
 *   segment is under 2.
 */
export function nextSegment(bytes: Uint8Array, from: number): Segment | undefined {
  const offset = findMarker(bytes, from);
  if (offset === undefined) return undefined;
  const marker = bytes[offset + 1];
  if (standsAlone(marker)) return { marker, offset, start: offset + 2, end: offset + 2 };
  if (offset + 4 > bytes.length) throw endsInside(marker, bytes.length);
  const length = Math.max(readUint16(bytes, offset + 2), isForApplications(marker) ? 2 : 0);
  if (length < 2) {
    throw new PixelateError(
      "CORRUPT_JPEG",
      `Expected a length of at least 2 for ${markerName(marker)} but received ${length}`,
      {
        offset,
      },
    );
  }
  const end = offset + 2 + length;
  if (end > bytes.length) throw endsInside(marker, bytes.length);
  return { marker, offset, start: offset + 4, end };
}

/** Returns the offset of the next marker that is neither FF 00 nor a restart marker. */
export function findMarker(bytes: Uint8Array, from: number): number | undefined {
  let offset = bytes.indexOf(0xff, from);
  while (offset !== -1 && offset + 1 < bytes.length) {
    const next = bytes[offset + 1];
    if (next === 0xff) offset++;
    else if (next !== 0 && !isRestart(next)) return offset;
    else offset = bytes.indexOf(0xff, offset + 2);
  }
  return undefined;
}

export function isRestart(marker: number): boolean {
  return marker >= Marker.RST0 && marker <= Marker.RST7;
}

/** Returns true for start-of-frame markers of any process: FFC0–FFCF but DHT, JPG and DAC. */
export function isFrame(marker: number): boolean {
  const inRange = marker >= Marker.SOF0 && marker <= Marker.SOF15;
  return inRange && marker !== Marker.DHT && marker !== Marker.JPG && marker !== Marker.DAC;
}

export function markerName(marker: number): string {
  const known = Object.entries(Marker).find(([, code]) => code === marker);
  const code = `FF${marker.toString(16).toUpperCase().padStart(2, "0")}`;
  return known ? `${known[0]} (${code})` : `marker ${code}`;
}

/** Reads a big-endian number. The caller must check that both bytes exist. */
export function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] << 8) | bytes[offset + 1];
}

/** Returns true if `text`, in ASCII, begins at `offset` and ends before `end`. */
export function hasText(bytes: Uint8Array, offset: number, end: number, text: string): boolean {
  if (offset + text.length > end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Returns true for segments that decoders may ignore: APP0 to APP15, and COM. */
function isForApplications(marker: number): boolean {
  return marker === Marker.COM || (marker >= Marker.APP0 && marker <= Marker.APP15);
}

function standsAlone(marker: number): boolean {
  return marker === Marker.SOI || marker === Marker.EOI || marker === Marker.TEM;
}

function endsInside(marker: number, offset: number): PixelateError {
  return new PixelateError("TRUNCATED", `Expected the rest of ${markerName(marker)} but the file ends`, {
    offset,
  });
}
