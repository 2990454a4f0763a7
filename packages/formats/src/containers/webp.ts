import type { Orientation } from "@pixelater/core";
import { Bytes } from "./bytes.ts";
import { exifOrientation } from "./exif.ts";
import { corrupt, type Header, truncated } from "./header.ts";

/** A chunk of a RIFF container (WebP Container Specification, "RIFF file format"). */
interface Chunk {
  readonly type: string;
  /** Its payload. */
  readonly start: number;
  readonly end: number;
}

/** A frame of an animated WebP, on the canvas. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Its ALPH, VP8 and VP8L chunks. */
  readonly chunks: Uint8Array;
}

/** A WebP of one image, and where it lies on the canvas. */
export interface Still {
  readonly file: Uint8Array;
  readonly left: number;
  readonly top: number;
}

/** Reads the chunks of a WebP and checks that every frame lies on the canvas. @throws {PixelateError} `CORRUPT_IMAGE`, `TRUNCATED` */
export function readWebp(file: Uint8Array): Header {
  const bytes = new Bytes(file, "little-endian");
  const chunks = listChunks(bytes);
  const [first] = chunks;
  const exif = chunks.find(({ type }) => type === "EXIF");
  const profile = chunks.find(({ type }) => type === "ICCP");
  const orientation: Orientation = exif ? exifOrientation(bytes.slice(exif.start, exif.end)) : 1;
  const canvas = sizeOf(bytes, first);
  const frames = chunks.filter(({ type }) => type === "ANMF");
  for (const frame of frames) {
    const { left, top, width, height } = frameOf(bytes, frame);
    if (left + width > canvas.width || top + height > canvas.height) {
      throw corrupt("Expected the frames of a WebP inside of its canvas", frame.start);
    }
  }
  return {
    ...canvas,
    hasAlpha: hasAlpha(bytes, first),
    orientation,
    iccProfile: profile && bytes.slice(profile.start, profile.end),
    frames: Math.max(1, frames.length),
  };
}

/** Returns the first frame of a WebP as a file of its own: the file itself unless it is animated. */
export function firstStill(file: Uint8Array): Still {
  const bytes = new Bytes(file, "little-endian");
  const animated = listChunks(bytes).find(({ type }) => type === "ANMF");
  if (animated === undefined) return { file, left: 0, top: 0 };
  const { left, top, width, height, chunks } = frameOf(bytes, animated);
  return { file: extendedFile(width, height, chunks), left, top };
}

function frameOf(bytes: Bytes, { start, end }: Chunk): Frame {
  return {
    left: 2 * bytes.u24(start),
    top: 2 * bytes.u24(start + 3),
    width: 1 + bytes.u24(start + 6),
    height: 1 + bytes.u24(start + 9),
    chunks: bytes.slice(start + 16, end),
  };
}

const ALPHA_FLAG = 0x10;
const VP8X_BYTES = 10;

/** Writes a WebP with an extended header, which allows alpha, around the chunks of one image. */
function extendedFile(width: number, height: number, chunks: Uint8Array): Uint8Array {
  const header = 12 + 8 + VP8X_BYTES;
  const file = new Uint8Array(header + chunks.length);
  const view = new DataView(file.buffer);
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) file[at + i] = text.charCodeAt(i);
  };
  const write24 = (at: number, value: number) => {
    view.setUint16(at, value & 0xffff, true);
    file[at + 2] = value >> 16;
  };
  write(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  write(8, "WEBPVP8X");
  view.setUint32(16, VP8X_BYTES, true);
  file[20] = ALPHA_FLAG;
  write24(24, width - 1);
  write24(27, height - 1);
  file.set(chunks, header);
  return file;
}

function hasAlpha(bytes: Bytes, { type, start }: Chunk): boolean {
  if (type === "VP8X") return (bytes.u8(start) & ALPHA_FLAG) !== 0;
  // The bit behind the size (WebP Lossless Bitstream Specification §3).
  return type === "VP8L" && ((bytes.u32(start + 1) >> 28) & 1) === 1;
}

function sizeOf(bytes: Bytes, { type, start }: Chunk): { width: number; height: number } {
  switch (type) {
    case "VP8X":
      return { width: 1 + bytes.u24(start + 4), height: 1 + bytes.u24(start + 7) };
    case "VP8L": {
      // A signature, then 14 bits each (WebP Lossless Bitstream Specification §3).
      const bits = bytes.u32(start + 1);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case "VP8 ":
      // A frame tag and a start code, then 14 bits of size and 2 of scale each (RFC 6386 §9.1).
      return { width: bytes.u16(start + 6) & 0x3fff, height: bytes.u16(start + 8) & 0x3fff };
    default:
      throw corrupt(`Expected a WebP to begin with VP8, VP8L or VP8X but got ${type}`, start);
  }
}

/** Lists the chunks, at least one. A padding byte follows payloads of odd length. */
function listChunks(bytes: Bytes): Chunk[] {
  if (bytes.u32(4) + 8 > bytes.length) throw truncated("WebP", bytes.length);
  const end = bytes.u32(4) + 8;
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const start = at + 8;
    const size = bytes.u32(at + 4);
    if (start + size > end) throw corrupt("Expected chunks of a WebP to end with the file", at);
    chunks.push({ type: bytes.fourCC(at), start, end: start + size });
    at = start + size + (size & 1);
  }
  if (chunks.length === 0) throw corrupt("Expected an image in the WebP but got no chunk");
  return chunks;
}
