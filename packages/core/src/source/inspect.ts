import type { Format } from "./format.ts";
import { HEADER_NAMES, type HeaderOptions } from "../limits.ts";
import { requireKnownNames } from "../option-names.ts";
import type { Orientation } from "../orientation/orientation.ts";
import type { CodedUnit } from "../regions/touched.ts";
import { codedUnitOf, openSource } from "./source.ts";

/** An image as its header describes it. */
export interface ImageInfo {
  readonly format: Format;
  /** Pixels of the upright image: after its orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Whether the file is a progressive JPEG or an interlaced PNG, which show a coarse image first. */
  readonly progressive: boolean;
  /**
   * The MCUs of a JPEG as they lie on the upright image; single pixels for a PNG. Regions hide every cell that shares one
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
export function inspect(input: Uint8Array, options: HeaderOptions = {}): ImageInfo {
  requireKnownNames(options, HEADER_NAMES, "options");
  const source = openSource(input, options.limits);
  return {
    format: source.format,
    width: source.width,
    height: source.height,
    orientation: source.orientation,
    progressive: source.format === "jpeg" ? source.header.progressive : source.header.interlaced,
    codedUnit: codedUnitOf(source),
    hasColorProfile: source.header.iccProfile !== undefined,
  };
}
