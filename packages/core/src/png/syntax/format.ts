import { PixelateError } from "../../errors.ts";
import { type Chunk, corruptPng } from "./chunk.ts";
import { type BitDepth, type ColorType, GREY, GREY_ALPHA, INDEXED, RGB, RGBA } from "./color-type.ts";

/** Apart from what reads files, as writers need them too. */
export { type BitDepth, type ColorType, GREY, GREY_ALPHA, INDEXED, RGB, RGBA };

/** The format of a PNG's pixels, from its IHDR chunk. */
export interface PngFormat {
  /** Size in pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  readonly bitDepth: BitDepth;
  readonly colorType: ColorType;
  /** True if the pixels are interlaced in Adam7's seven passes (PNG §8.1). */
  readonly interlaced: boolean;
}

const ALLOWED: readonly { colorType: ColorType; samples: number; depths: readonly BitDepth[] }[] = [
  { colorType: GREY, samples: 1, depths: [1, 2, 4, 8, 16] },
  { colorType: RGB, samples: 3, depths: [8, 16] },
  { colorType: INDEXED, samples: 1, depths: [1, 2, 4, 8] },
  { colorType: GREY_ALPHA, samples: 2, depths: [8, 16] },
  { colorType: RGBA, samples: 4, depths: [8, 16] },
];

export function bitsPerPixel({ colorType, bitDepth }: PngFormat): number {
  const samples = ALLOWED.find((allowed) => allowed.colorType === colorType)?.samples ?? 0;
  return samples * bitDepth;
}

/**
 * Reads a file's first chunk.
 *
 * @throws {PixelateError} `CORRUPT_PNG` if it is not IHDR, or one that PNG §11.2.1 does not allow;
 *   `UNSUPPORTED_FEATURE` if it is CgBI, which marks Apple's variant of PNG.
 */
export function readFormat(chunk: Chunk): PngFormat {
  const { data, start } = chunk;
  if (chunk.type === "CgBI") {
    throw new PixelateError("UNSUPPORTED_FEATURE", "Expected a PNG but received Apple's CgBI variant of it", {
      offset: start,
    });
  }
  if (chunk.type !== "IHDR" || data.length !== 13) {
    throw corruptPng(
      `Expected an IHDR chunk of 13 bytes but received ${chunk.type} of ${data.length}`,
      start,
    );
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  if (width < 1 || height < 1 || width > 0x7fffffff || height > 0x7fffffff) {
    throw corruptPng(`Expected sides of 1 to 2147483647 pixels but received ${width} × ${height}`, start);
  }
  const allowed = ALLOWED.find(({ colorType }) => colorType === view.getUint8(9));
  const bitDepth = allowed?.depths.find((depth) => depth === view.getUint8(8));
  if (allowed === undefined || bitDepth === undefined) {
    throw corruptPng(
      `Expected a color type and depth of PNG but received type ${view.getUint8(9)} of ${view.getUint8(8)} bit`,
      start,
    );
  }
  const interlace = view.getUint8(12);
  if (view.getUint8(10) !== 0 || view.getUint8(11) !== 0 || interlace > 1) {
    throw corruptPng("Expected compression and filter method 0 and interlace method 0 or 1", start);
  }
  return { width, height, bitDepth, colorType: allowed.colorType, interlaced: interlace === 1 };
}
