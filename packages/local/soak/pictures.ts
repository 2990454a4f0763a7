import { createHash } from "node:crypto";
import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";

export const GRIDS = [8, 16, 32, 48, 64];

export interface Picture {
  readonly bytes: Uint8Array;
  /** MD5 of each grid's output, as S3's ETag writes it. */
  readonly etags: readonly string[];
}

/** Makes a picture whose size and pixels depend on its index. */
export function picture(index: number): Picture {
  const image = new PNG({ width: 70 + 3 * index, height: 90 - index });
  image.data.forEach((_, i) => {
    image.data[i] = i % 4 === 3 ? 255 : (i * (index + 3) * 31) % 253;
  });
  const bytes = PNG.sync.write(image);
  const etags = GRIDS.map((grid) => {
    const md5 = createHash("md5").update(pixelate(bytes, { grid })).digest("hex");
    return `"${md5}"`;
  });
  return { bytes, etags };
}
