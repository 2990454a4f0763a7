import { describe, expect, it } from "vitest";
import { estimate, pixelate } from "../../src/index.ts";
import { inOneScan } from "../../src/jpeg/in-one-scan.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { codeOf } from "./errors.ts";
import { randomPicture } from "./picture.ts";
import { SAMPLINGS } from "./samplings.ts";
import { exif, ascii } from "./segments.ts";
import { type WriteOptions, writeJpeg } from "./write-jpeg.ts";

function progressive(sampling: readonly number[], options: WriteOptions = {}): Uint8Array {
  const picture = randomPicture({ width: 61, height: 45, sampling, contrast: 2, detail: 0.5 });
  return writeJpeg(picture, { progressive: true, ...options });
}

describe("inOneScan", () => {
  it.each(SAMPLINGS)("keeps every pixel, %s", (_, sampling) => {
    for (const options of [{}, { restartInterval: 3 }]) {
      const bytes = progressive(sampling, options);
      const { bytes: rewritten, header } = inOneScan(bytes, readJpegHeader(bytes));
      expect(header.progressive).toBe(false);
      expect(decodeJpeg(rewritten)).toEqual(decodeJpeg(bytes));
    }
  });

  it("keeps what the header says of color model, orientation and profile", () => {
    const bytes = progressive([0x11, 0x11, 0x11]);
    const known = readJpegHeader(bytes);
    const iccProfile = Uint8Array.from(ascii("a profile"));
    const said = { ...known, colorModel: "rgb" as const, orientation: 6 as const, iccProfile };
    expect(inOneScan(bytes, said).header).toMatchObject({ colorModel: "rgb", orientation: 6, iccProfile });
  });

  it("refuses what ends too early, and more scans than allowed", () => {
    const bytes = progressive([0x22, 0x11, 0x11]);
    const header = readJpegHeader(bytes);
    const cut = bytes.slice(0, bytes.length - 30);
    expect(codeOf(() => inOneScan(cut, header))).toBe("TRUNCATED");
    expect(codeOf(() => inOneScan(bytes, header, 61 * 45))).toBe("TOO_LARGE");
  });
});

describe("regions of a progressive JPEG", () => {
  it("are what they are of the same picture in one scan, turned and all", () => {
    for (const orientation of [1, 6] as const) {
      const picture = randomPicture({ width: 120, height: 90, sampling: [0x22, 0x11, 0x11], detail: 0.5 });
      const turned = (bytes: Uint8Array): Uint8Array =>
        Uint8Array.from([
          ...bytes.subarray(0, 2),
          ...exif("II", { value: orientation }),
          ...bytes.subarray(2),
        ]);
      const [many, one] = [true, false].map((isProgressive) =>
        turned(writeJpeg(picture, { progressive: isProgressive })),
      );
      const options = { cellSize: 16, regions: [{ left: 20, top: 20, width: 30, height: 25 }] };
      expect(decodeJpeg(pixelate(many, options))).toEqual(decodeJpeg(pixelate(one, options)));
    }
  });

  it("cost the memory of the file in one scan, and the work of writing it", () => {
    const bytes = progressive([0x22, 0x11, 0x11]);
    const regions = [{ left: 20, top: 20, width: 30, height: 25 }];
    const { bytes: sequential } = inOneScan(bytes, readJpegHeader(bytes));
    const whole = estimate(bytes, { grid: 4 });
    const hiding = estimate(bytes, { grid: 4, regions });
    expect(hiding.memoryBytes).toBeGreaterThan(estimate(sequential, { grid: 4, regions }).memoryBytes);
    expect(hiding.work).toBeGreaterThan(whole.work);
    expect(hiding.work).toBeGreaterThan(estimate(sequential, { grid: 4, regions }).work);
  });
});
