import { Bytes } from "../containers/bytes.ts";
import { corrupt } from "../containers/header.ts";
import { crc32 } from "./crc32.ts";
import type { Disposal, Rectangle } from "./frames.ts";

/** The length of the signature. */
const FIRST_CHUNK = 8;

/** Chunks that a decoder of one frame needs, besides its header and image data. */
const SHARED: readonly string[] = ["PLTE", "tRNS"];

const DISPOSALS: readonly Disposal[] = ["keep", "clear", "previous"];

/** A frame of an APNG (PNG, third edition, §11.3.6). */
export interface ApngFrame extends Rectangle {
  readonly milliseconds: number;
  readonly disposal: Disposal;
  /** Whether its pixels replace those below, transparent ones too. */
  readonly replaces: boolean;
  /** Its image data, of one or more chunks. */
  readonly data: readonly Uint8Array[];
}

/** An APNG by its chunks. */
export interface Apng {
  readonly width: number;
  readonly height: number;
  /** How often it is played; 0 for without end. */
  readonly plays: number;
  readonly frames: readonly ApngFrame[];
  /** Returns one frame as a PNG of its own. */
  readonly fileOf: (frame: ApngFrame) => Uint8Array;
}

/** Returns whether a PNG is animated: `acTL` comes before the image data. */
export function isApng(file: Uint8Array): boolean {
  for (const { type } of chunksOf(new Bytes(file, "big-endian"))) {
    if (type === "acTL") return true;
    if (type === "IDAT") return false;
  }
  return false;
}

/** Reads the chunks of an APNG. @throws {PixelateError} `CORRUPT_IMAGE` @throws {PastTheEnd} */
export function readApng(file: Uint8Array): Apng {
  const bytes = new Bytes(file, "big-endian");
  const [header] = chunksOf(bytes);
  const [width, height] = [bytes.u32(header.start), bytes.u32(header.start + 4)];
  const shared: Chunk[] = [];
  const frames: (ApngFrame & { readonly data: Uint8Array[] })[] = [];
  let plays = 0;
  for (const { type, start, end } of chunksOf(bytes)) {
    if (type === "acTL") plays = bytes.u32(start + 4);
    else if (type === "fcTL") frames.push(frameAt(bytes, start, width, height));
    // A default image that precedes the first frame is not part of the animation.
    else if (type === "IDAT") frames.at(-1)?.data.push(bytes.slice(start, end));
    else if (type === "fdAT") frames.at(-1)?.data.push(bytes.slice(start + 4, end));
    else if (SHARED.includes(type)) shared.push({ type, start, end });
  }
  const fileOf = (frame: ApngFrame): Uint8Array => {
    const ihdr = bytes.slice(header.start, header.end).slice();
    const view = new DataView(ihdr.buffer);
    view.setUint32(0, frame.width);
    view.setUint32(4, frame.height);
    return joined([
      bytes.slice(0, FIRST_CHUNK),
      chunkOf("IHDR", ihdr),
      ...shared.map(({ type, start, end }) => chunkOf(type, bytes.slice(start, end))),
      ...frame.data.map((data) => chunkOf("IDAT", data)),
      chunkOf("IEND", new Uint8Array(0)),
    ]);
  };
  return { width, height, plays, frames, fileOf };
}

function frameAt(bytes: Bytes, start: number, width: number, height: number) {
  const frame = {
    width: bytes.u32(start + 4),
    height: bytes.u32(start + 8),
    left: bytes.u32(start + 12),
    top: bytes.u32(start + 16),
  };
  if (frame.left + frame.width > width || frame.top + frame.height > height) {
    throw corrupt("Expected the frames of an APNG inside of its canvas", start);
  }
  // A denominator of 0 stands for 100.
  const denominator = bytes.u16(start + 22) || 100;
  return {
    ...frame,
    milliseconds: (1000 * bytes.u16(start + 20)) / denominator,
    disposal: DISPOSALS[bytes.u8(start + 24)] ?? "keep",
    replaces: bytes.u8(start + 25) === 0,
    data: [],
  };
}

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function* chunksOf(bytes: Bytes): Generator<Chunk, undefined> {
  for (let at = FIRST_CHUNK; at < bytes.length; ) {
    const [start, type] = [at + 8, bytes.fourCC(at + 4)];
    const end = start + bytes.u32(at);
    // The CRC too lies in the file.
    bytes.u32(end);
    yield { type, start, end };
    if (type === "IEND") break;
    at = end + 4;
  }
}

function chunkOf(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
