import type { Bytes } from "../bytes.js";
import { PixelateError } from "../errors.js";
import type { ResolvedLimits } from "../limits.js";
import type { Raster } from "../raster.js";
import type { JpegHeader } from "./header.js";
import { decode } from "./jpeg-js.js";
import { requireWholeJpeg } from "./measure.js";

/** Above this jpeg-js, which holds every coefficient as a 32-bit number, stops with an error. */
const MAX_DECODER_MEGABYTES = 4096;

/**
 * All pixels of a JPEG as stored, decoded by jpeg-js: the reference road, and the one for what the fast road does not
 * take (CMYK, YCCK).
 *
 * @throws {PixelateError} `TOO_LARGE` for more scans × pixels than the limits allow, before anything is decoded;
 *   `TRUNCATED`, `CORRUPT_JPEG` or `UNSUPPORTED_FEATURE` when the scans cannot be read.
 */
export function decodeJpeg(bytes: Uint8Array, header: JpegHeader, limits: ResolvedLimits): Raster<Bytes> {
  // Before jpeg-js, which cannot tell a file that was cut off from one that was damaged, and takes some of either:
  // so both roads refuse the same files with the same codes.
  requireWholeJpeg(bytes, header, limits.maxScanPixels);
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      // jpeg-js guesses by the Adobe segment alone; the header knows JFIF and component names too.
      colorTransform: header.colorModel === "ycbcr" || header.colorModel === "ycck",
      // Otherwise blocks that a scan never reached would stay grey without a word.
      tolerantDecoding: false,
      // The header's pixels were compared with the limit already, and jpeg-js would compare a rounded number of millions.
      maxResolutionInMP: Infinity,
      maxMemoryUsageInMB: MAX_DECODER_MEGABYTES,
    });
    return { width, height, data };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("maxMemoryUsageInMB")) {
      throw new PixelateError(
        "TOO_LARGE",
        `Expected an image that decodes in ${MAX_DECODER_MEGABYTES} MB but: ${reason}`,
      );
    }
    throw new PixelateError("CORRUPT_JPEG", `Expected JPEG data that can be decoded but: ${reason}`, {
      cause: error,
    });
  }
}
