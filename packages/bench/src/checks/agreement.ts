import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure, paint } from "@pixelater/core";
import sharp, { type Sharp } from "sharp";
import { FIVE_GRIDS, type Job, JPEG_QUALITY, LIMITS, type OutputFormat } from "../job.ts";
import { isPresent } from "./checker.ts";
import type { Checkers } from "./checkers.ts";
import { withoutAlpha } from "./without-alpha.ts";

/** Whether other decoders agree on the files of a job, and the sizes of the files. */
export interface Agreement {
  readonly job: Job;
  /** Number of files compared: all five, or for a large picture only the one of 64 × 64 cells. */
  readonly files: number;
  /** libvips decodes exactly the painted mosaics. Only a PNG can be exact. */
  readonly exactInSharp: boolean | undefined;
  /** Pillow decodes the same pixels as libvips; undefined without Pillow. */
  readonly sameInPillow: boolean | undefined;
  /** Chromium decodes the same pixels as libvips; undefined without Chromium. */
  readonly sameInChromium: boolean | undefined;
  /** pngcheck accepts the PNGs; undefined without it. */
  readonly passesPngcheck: boolean | undefined;
  /** Size of all files compared. */
  readonly bytes: number;
  /** Sizes of the same pictures saved by sharp and by Pillow with their defaults (quality 80 for JPEG). */
  readonly sharpBytes: number;
  readonly pillowBytes: number | undefined;
}

/** Of larger pictures only one file is compared: decoding and saving it in each program takes seconds. */
const MOST_MEGAPIXELS = 15;

/** Checks the five files that Pixelater wrote for a job. */
export async function agreementOf(
  job: Job,
  outputs: readonly Uint8Array[],
  { pillow, chromium, pngcheck }: Checkers,
): Promise<Agreement> {
  const first = job.picture.megapixels > MOST_MEGAPIXELS ? FIVE_GRIDS.length - 1 : 0;
  const grids = FIVE_GRIDS.slice(first);
  const files = outputs.slice(first);
  const wanted: string[] = [];
  const inSharp: string[] = [];
  const inChromium: string[] = [];
  let sharpBytes = 0;
  const mosaics = measure(
    job.picture.bytes,
    grids.map((grid) => ({ grid, limits: LIMITS })),
  );
  // One at a time: at 100 MP each raster takes 400 MB.
  for (const [i, mosaic] of mosaics.entries()) {
    const { data, width, height } = paint(mosaic);
    const raw = { width, height, channels: 4 } as const;
    const file = files[i] ?? new Uint8Array();
    wanted.push(digest(withoutAlpha(data)));
    inSharp.push(digest(await decodedBySharp(file)));
    const image = sharp(data, { raw, limitInputPixels: false }).removeAlpha();
    sharpBytes += (await resave(image, job.format).toBuffer()).length;
    if (isPresent(chromium)) inChromium.push(await chromium.digest(file));
  }
  const onDisk = await inFiles(files, job.format, async (paths) => ({
    inPillow: isPresent(pillow) ? await pillow.resave(paths, job.format) : undefined,
    pngcheckPasses:
      isPresent(pngcheck) && job.format === "png" ? paths.every((path) => pngcheck.passes(path)) : undefined,
  }));
  return {
    job,
    files: files.length,
    exactInSharp: job.format === "png" ? same(inSharp, wanted) : undefined,
    sameInPillow:
      onDisk.inPillow &&
      same(
        onDisk.inPillow.map((file) => file.digest),
        inSharp,
      ),
    sameInChromium: isPresent(chromium) ? same(inChromium, inSharp) : undefined,
    passesPngcheck: onDisk.pngcheckPasses,
    bytes: files.reduce((sum, file) => sum + file.length, 0),
    sharpBytes,
    pillowBytes: onDisk.inPillow?.reduce((sum, file) => sum + file.bytes, 0),
  };
}

async function decodedBySharp(file: Uint8Array): Promise<Uint8Array> {
  return sharp(file, { limitInputPixels: false, ignoreIcc: true })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
}

function resave(image: Sharp, format: OutputFormat): Sharp {
  return format === "png" ? image.png() : image.jpeg({ quality: JPEG_QUALITY });
}

/** Writes files to a temporary folder for the duration of `look`. */
async function inFiles<Seen>(
  files: readonly Uint8Array[],
  format: OutputFormat,
  look: (paths: readonly string[]) => Promise<Seen>,
): Promise<Seen> {
  const folder = await mkdtemp(join(tmpdir(), "pixelater-bench-"));
  try {
    const paths = files.map((_, i) => join(folder, `${i}.${format}`));
    await Promise.all(files.map((file, i) => writeFile(paths[i] ?? folder, file)));
    return await look(paths);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function digest(pixels: Uint8Array): string {
  return createHash("sha256").update(pixels).digest("hex");
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}
