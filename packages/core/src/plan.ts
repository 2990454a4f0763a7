import { isPatchable } from "./jpeg/patch.ts";
import { lowestLimits } from "./limits.ts";
import { isMeasuredOnPixels } from "./measure.ts";
import { requireOptionsList } from "./option-names.ts";
import { type PixelateOptions, type ResolvedSettings, resolveSettings } from "./options.ts";
import { openSource, type Source } from "./source/source.ts";

/**
 * Whether pixelating an image in these ways decodes all of its pixels, by what its header tells: for linear light, cells of
 * fewer than 16 pixels, inks, and regions of what is not a JPEG before and after. It then takes about 6 bytes of memory for
 * each pixel, and up to 38 for sixteen outputs with regions; otherwise next to nothing.
 *
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function decodesPixels(input: Uint8Array, options: readonly PixelateOptions[]): boolean {
  requireOptionsList(options);
  const settings = options.map(resolveSettings);
  const source = openSource(input, lowestLimits(options.map(({ limits }) => limits)));
  return settings.some((each) => isMeasuredOnPixels(source, each) || isWrittenFromPixels(source, each));
}

function isWrittenFromPixels(source: Source, { regions, format, palette }: ResolvedSettings): boolean {
  if (regions === undefined) return false;
  if (source.format !== "jpeg" || format === "png") return true;
  // A palette may bring colours to a grey image, or greys alone: that is seen only when it is measured.
  return !isPatchable(source.header) || (source.header.colorModel === "grey" && palette !== undefined);
}
