import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { listScans } from "../../../src/jpeg/syntax/scans.ts";
import { isStandardSpec } from "../../../src/jpeg/syntax/standard-tables.ts";
import { writeJpegRaster } from "../../pixels/write-raster.ts";

const raster = { width: 16, height: 16, data: Uint8Array.from({ length: 1024 }, (_, i) => (i * 77) % 256) };

/** For each component whether its tables of DC and of AC coefficients are the standard's. */
function areStandard(jpeg: Uint8Array): boolean[][] | undefined {
  return listScans(jpeg, readJpegHeader(jpeg))[0]?.components.map(({ dc, ac }) =>
    [dc, ac].map((spec) => spec !== undefined && isStandardSpec(spec)),
  );
}

describe("isStandardSpec", () => {
  it("knows the tables that jpeg-js writes, which are those of T.81 annex K", () => {
    expect(areStandard(new Uint8Array(encode(raster, 80).data))).toEqual(Array(3).fill([true, true]));
  });

  it("recognizes tables that were made for one picture", () => {
    const jpeg = writeJpegRaster(raster, { quality: 80, subsampling: "4:4:4" });
    expect(areStandard(jpeg)).toEqual(Array(3).fill([false, false]));
  });
});
