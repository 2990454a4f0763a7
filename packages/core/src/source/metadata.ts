import { EXIF } from "../jpeg/syntax/header.ts";
import { isProfilePiece } from "../jpeg/syntax/icc-segments.ts";
import { hasText, isFrame, Marker, markerName, nextSegment, type Segment } from "../jpeg/syntax/markers.ts";
import { orientationSegment } from "../jpeg/syntax/write-segments.ts";
import { chunkAt, FIRST_CHUNK } from "../png/syntax/chunk.ts";
import type { JpegSource, PngSource, Source } from "./source.ts";

/**
 * Lists everything in a file besides its pixels, in the file's order: `EXIF`, `XMP`, `comment`, `JFIF thumbnail`, a PNG's
 * chunks by their type, bytes behind the image. Leaves out an EXIF segment with nothing but the orientation, and colour
 * profiles.
 *
 * @throws {PixelateError} if the file is damaged before its image ends.
 */
export function listMetadata(source: Source): string[] {
  if (source.format === "jpeg") return inJpeg(source);
  return source.format === "png" ? inPng(source) : [];
}

function inJpeg({ bytes, header }: JpegSource): string[] {
  const found: string[] = [];
  for (let at = 2; ; ) {
    const segment = nextSegment(bytes, at);
    if (segment === undefined) return found;
    at = segment.end;
    if (segment.marker === Marker.EOI) return [...found, ...behind(bytes.length - at)];
    const name = nameOf(bytes, segment, header.orientation);
    if (name !== undefined) found.push(name);
  }
}

/** Returns what a JPEG's segment holds besides pixels; undefined if it is needed to show them. */
function nameOf(
  bytes: Uint8Array,
  segment: Segment,
  orientation: JpegSource["header"]["orientation"],
): string | undefined {
  const { marker, offset, start, end } = segment;
  const says = (text: string): boolean => hasText(bytes, start, end, text);
  if (marker === Marker.COM) return "comment";
  if (marker === Marker.APP0 && says("JFIF\0")) {
    // The thumbnail's width and height are bytes 12 and 13 (JFIF 1.02).
    return end - start > 14 && bytes[start + 12] * bytes[start + 13] > 0 ? "JFIF thumbnail" : undefined;
  }
  if (marker === Marker.APP1 && says(EXIF)) {
    const own = orientationSegment(orientation);
    const isOwn = own.length === end - offset && own.every((byte, i) => byte === bytes[offset + i]);
    return isOwn ? undefined : "EXIF";
  }
  if (marker === Marker.APP1 && says("http://ns.adobe.com/xap/1.0/")) return "XMP";
  if (marker === Marker.APP2 && isProfilePiece(bytes, segment)) return undefined;
  if (marker === Marker.APP14 && says("Adobe")) return undefined;
  const isForPixels =
    isFrame(marker) || [Marker.DHT, Marker.DQT, Marker.DRI, Marker.SOS].some((each) => each === marker);
  return isForPixels ? undefined : markerName(marker);
}

const PIXEL_CHUNKS: readonly string[] = ["IHDR", "PLTE", "tRNS", "iCCP", "sRGB", "gAMA", "cHRM", "IDAT"];

function inPng({ bytes }: PngSource): string[] {
  const found: string[] = [];
  for (let at = FIRST_CHUNK; at < bytes.length; ) {
    const { type, end } = chunkAt(bytes, at);
    at = end;
    if (type === "IEND") return [...found, ...behind(bytes.length - at)];
    if (!PIXEL_CHUNKS.includes(type)) found.push(type);
  }
  return found;
}

function behind(count: number): string[] {
  return count > 0 ? [`${count} bytes behind the image`] : [];
}
