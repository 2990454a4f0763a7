import type { Format } from "./format.ts";
import { HEADER_NAMES, type HeaderOptions } from "../limits.ts";
import { requireKnownNames } from "../option-names.ts";
import type { Orientation } from "../orientation/orientation.ts";
import type { PhotoInput } from "./pixel-input.ts";
import type { CodedUnit } from "../regions/touched.ts";
import { codedUnitOf, openSource, sameFormat, type Source } from "./source.ts";

/** An image as its header describes it. */
export interface ImageInfo {
  /** Of pixels the format that an output has by default: PNG if any is transparent. */
  readonly format: Format;
  /** Pixels of the upright image: after its orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Whether the file is a progressive JPEG or an interlaced PNG, which show a coarse image first. */
  readonly progressive: boolean;
  /**
   * The MCUs of a JPEG as they lie on the upright image; otherwise single pixels. Regions hide every cell that shares one
   * with them.
   */
  readonly codedUnit: CodedUnit;
  /** Whether an ICC profile is embedded. */
  readonly hasColorProfile: boolean;
}

/**
 * Reads an image's header without reading its pixels.
 *
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits.
 */
export function inspect(input: PhotoInput, options: HeaderOptions = {}): ImageInfo {
  requireKnownNames(options, HEADER_NAMES, "options");
  const source = openSource(input, options.limits);
  return {
    format: sameFormat(source),
    width: source.width,
    height: source.height,
    orientation: source.orientation,
    progressive: isProgressive(source),
    codedUnit: codedUnitOf(source),
    hasColorProfile: source.header.iccProfile !== undefined,
  };
}

function isProgressive(source: Source): boolean {
  if (source.format === "jpeg") return source.header.progressive;
  return source.format === "png" && source.header.interlaced;
}
