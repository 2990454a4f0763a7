import { PixelateError } from "../../errors.ts";
import { readExifOrientation } from "../../orientation/exif.ts";
import type { Orientation } from "../../orientation/orientation.ts";
import { type FrameComponent, type Frame, readFrame, unsupported } from "./frame.ts";
import { assembleProfile, isProfilePiece } from "./icc-segments.ts";
import { corruptJpeg, hasText, isFrame, Marker, markerName, nextSegment, type Segment } from "./markers.ts";

/** First bytes of an APP1 segment with EXIF data (CIPA DC-008 §4.7.2). */
export const EXIF = "Exif\0\0";

/** Length of a JFIF APP0 segment without thumbnail (JFIF 1.02). libjpeg does not accept shorter ones as JFIF. */
const JFIF_BYTES = 14;

/** Color model of a JPEG's components. */
export type ColorModel = "grey" | "ycbcr" | "rgb" | "cmyk" | "ycck";

/** All information of a JPEG before its first scan. */
export interface JpegHeader extends Frame {
  readonly colorModel: ColorModel;
  /** Color transform of the Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK. Absent without such a segment. */
  readonly adobeTransform?: number;
  /** EXIF orientation, 1 to 8: how to turn the coded image upright. 1 if the file has none. */
  readonly orientation: Orientation;
  /** The embedded ICC profile; absent if there is none or it is broken. */
  readonly iccProfile?: Uint8Array;
  /** Offset of the first scan's SOS marker. */
  readonly firstScan: number;
}

/**
 * Reads a JPEG up to its first scan. Time is linear in the bytes before it.
 *
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `UNSUPPORTED_FEATURE` (arithmetic, lossless and
 *   hierarchical coding, 12-bit samples, DNL, 2 components), with the offset of the segment in question.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  requireStart(bytes);
  let frame: Frame | undefined;
  let jfif = false;
  let adobeTransform: number | undefined;
  let exif: Segment | undefined;
  const profilePieces: Segment[] = [];

  for (let at = 2; ; ) {
    const segment = nextSegment(bytes, at);
    if (!segment) {
      throw new PixelateError("TRUNCATED", "Expected a scan but the file ends", { offset: bytes.length });
    }
    const { marker, offset, start, end } = segment;
    if (isFrame(marker) || marker === Marker.SOF55) {
      if (frame) throw corruptJpeg("Expected one frame but received a second", offset);
      frame = readFrame(bytes, segment);
    } else if (marker === Marker.APP0) {
      jfif ||= end - start >= JFIF_BYTES && hasText(bytes, start, end, "JFIF\0");
    } else if (marker === Marker.APP1) {
      // Only the first EXIF segment counts, as in libvips, even if it has no orientation; XMP is APP1, too.
      if (hasText(bytes, start, end, "Exif") && end - start > 4) exif ??= segment;
    } else if (marker === Marker.APP2) {
      if (isProfilePiece(bytes, segment)) profilePieces.push(segment);
    } else if (marker === Marker.APP14) {
      // Adobe technical note 5116 §18: "Adobe", version, two words of flags, transform.
      if (hasText(bytes, start, end, "Adobe") && end - start >= 12) adobeTransform = bytes[start + 11];
    } else if (marker === Marker.SOS) {
      if (!frame) throw corruptJpeg("Expected a frame before the first scan", offset);
      const iccProfile = assembleProfile(bytes, profilePieces);
      return {
        ...frame,
        colorModel: colorModelOf(frame.components, jfif, adobeTransform),
        ...(adobeTransform !== undefined && { adobeTransform }),
        orientation: (exif && orientationOf(bytes, exif)) ?? 1,
        ...(iccProfile && { iccProfile }),
        firstScan: offset,
      };
    } else if (marker === Marker.DHP || marker === Marker.EXP) {
      throw unsupported("hierarchical coding", offset);
    } else if (marker === Marker.DAC) {
      throw unsupported("arithmetic coding", offset);
    } else if (marker === Marker.EOI || marker === Marker.SOI) {
      throw corruptJpeg(`Expected a scan but received ${markerName(marker)}`, offset);
    }
    at = end;
  }
}

function orientationOf(bytes: Uint8Array, { start, end }: Segment): Orientation | undefined {
  return hasText(bytes, start, end, EXIF)
    ? readExifOrientation(bytes.subarray(start + EXIF.length, end))
    : undefined;
}

/** Determines the color model by the rules of libjpeg; T.81 leaves it open. */
function colorModelOf(
  components: readonly FrameComponent[],
  jfif: boolean,
  adobeTransform: number | undefined,
): ColorModel {
  if (components.length === 1) return "grey";
  if (components.length === 4) return (adobeTransform ?? 0) === 0 ? "cmyk" : "ycck";
  if (jfif) return "ycbcr";
  if (adobeTransform !== undefined) return adobeTransform === 0 ? "rgb" : "ycbcr";
  const ids = String.fromCharCode(...components.map((component) => component.id));
  return ids === "RGB" ? "rgb" : "ycbcr";
}

function requireStart(bytes: Uint8Array): void {
  if (bytes.length < 2) {
    throw new PixelateError("TRUNCATED", "Expected a JPEG but the file ends", { offset: bytes.length });
  }
  if (bytes[0] !== 0xff || bytes[1] !== Marker.SOI) throw corruptJpeg("Expected SOI (FFD8) at the start", 0);
}
