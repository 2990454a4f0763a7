import { inOneScan } from "../jpeg/in-one-scan.ts";
import { ScanTrace } from "../jpeg/measure.ts";
import type { JpegSource } from "./source.ts";

/** Returns a JPEG with the same coefficients in one scan. @throws {PixelateError} as {@link inOneScan} does. */
export function rewritten(source: JpegSource): JpegSource {
  const { bytes, header, limits } = source;
  return { ...source, ...inOneScan(bytes, header, limits.maxScanPixels), trace: new ScanTrace() };
}
