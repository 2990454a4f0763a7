import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pixelateAll } from "@pixelater/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Agreement, agreementOf } from "../../src/checks/agreement.ts";
import { isPresent } from "../../src/checks/checker.ts";
import { type Checkers, closeCheckers, startCheckers } from "../../src/checks/checkers.ts";
import { findPngcheck } from "../../src/checks/pngcheck.ts";
import { FIVE_GRIDS, type OutputFormat } from "../../src/job.ts";
import { tinyJob } from "../process/tiny-picture.ts";

const TIMEOUT_MS = 60_000;
const NONE: Checkers = {
  pillow: { absent: "not wanted" },
  chromium: { absent: "not wanted" },
  pngcheck: { absent: "not wanted" },
};

let checkers = NONE;
beforeAll(async () => {
  checkers = await startCheckers();
}, TIMEOUT_MS);
afterAll(() => closeCheckers(checkers));

async function outputsOf(format: OutputFormat): Promise<Uint8Array[]> {
  const { picture } = await tinyJob(format);
  return pixelateAll(
    picture.bytes,
    FIVE_GRIDS.map((grid) => ({ grid, format })),
  );
}

/** What each checker says, of those that are there. */
function verdictsOf({
  exactInSharp,
  sameInPillow,
  sameInChromium,
  passesPngcheck,
}: Agreement): (boolean | undefined)[] {
  return [exactInSharp, sameInPillow, sameInChromium, passesPngcheck];
}

/** `found` of the checkers that are there and have something to say of this format. */
function where(format: OutputFormat, exact: boolean, elsewhere: boolean): (boolean | undefined)[] {
  const png = format === "png";
  return [
    png ? exact : undefined,
    isPresent(checkers.pillow) ? elsewhere : undefined,
    isPresent(checkers.chromium) ? elsewhere : undefined,
    png && isPresent(checkers.pngcheck) ? true : undefined,
  ];
}

describe("agreementOf", () => {
  it("needs a Chromium where one comes through npm", () => {
    const comes = process.platform === "linux" && process.arch === "x64";
    expect(comes ? checkers.chromium : {}).not.toHaveProperty("absent");
  });

  it.each(["png", "jpeg"] as const)(
    "finds that all decoders agree on our %s files",
    async (format) => {
      const agreement = await agreementOf(await tinyJob(format), await outputsOf(format), checkers);
      expect(verdictsOf(agreement)).toEqual(where(format, true, true));
      expect(agreement.files).toBe(5);
      expect(agreement.bytes).toBeGreaterThan(500);
      expect(agreement.bytes).toBeLessThanOrEqual(agreement.sharpBytes);
    },
    TIMEOUT_MS,
  );

  it(
    "sees one pixel that is one level off",
    async () => {
      const outputs = await outputsOf("png");
      const raw = { width: 203, height: 130, channels: 3 } as const;
      const pixels = await sharp(outputs[3]).toColourspace("srgb").removeAlpha().raw().toBuffer();
      pixels[9_000] = (pixels[9_000] ?? 0) ^ 1;
      outputs[3] = await sharp(pixels, { raw }).png().toBuffer();
      const agreement = await agreementOf(await tinyJob("png"), outputs, checkers);
      expect(verdictsOf(agreement)).toEqual(where("png", false, true));
    },
    TIMEOUT_MS,
  );

  it("leaves out what is not there", async () => {
    const agreement = await agreementOf(await tinyJob("png"), await outputsOf("png"), NONE);
    expect(verdictsOf(agreement)).toEqual([true, undefined, undefined, undefined]);
    expect(agreement.pillowBytes).toBeUndefined();
  });
});

const pngcheck = findPngcheck();
if (!isPresent(pngcheck)) console.warn("Not tested: what pngcheck says, as it is not installed.");

describe("pngcheck", () => {
  it.skipIf(!isPresent(pngcheck))("has something against a file with bytes after its end", async () => {
    if (!isPresent(pngcheck)) return;
    const folder = mkdtempSync(join(tmpdir(), "pixelater-bench-pngcheck-"));
    const path = join(folder, "long.png");
    const [png] = await outputsOf("png");
    writeFileSync(path, Buffer.concat([png ?? new Uint8Array(), Buffer.from("more")]));
    expect(pngcheck.passes(path)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
