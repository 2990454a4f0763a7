import type { Format } from "./format.ts";
import { HEADER_NAMES, type HeaderOptions } from "../limits.ts";
import { requireKnownNames } from "../option-names.ts";
import type { Orientation } from "../orientation/orientation.ts";
import type { CodedUnit } from "../regions/region.ts";
import { codedUnitOf, openSource } from "./source.ts";

/** What an image's header tells. */
export interface ImageInfo {
  readonly format: Format;
  /** Pixels as a person sees the image, after its orientation. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Whether the file shows coarse first and fine later: progressive JPEG, interlaced PNG. */
  readonly progressive: boolean;
  /**
   * What pixels are coded in, as a person sees the image: the MCUs of a JPEG, and of a PNG each pixel. Regions hide all cells
   * that share one with them.
   */
  readonly codedUnit: CodedUnit;
  /** Whether an ICC profile is embedded. */
  readonly hasColorProfile: boolean;
}

/**
 * Reads an image's header, and nothing of its pixels.
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
