import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure, paint } from "@pixelater/core";
import sharp, { type Sharp } from "sharp";
import { totalLength } from "./contestants/contestant.ts";
import type { PillowProcess, Resaved } from "./contestants/pillow.ts";
import { FIVE_GRIDS, JPEG_QUALITY, type OutputFormat } from "./job.ts";
import type { Race } from "./race.ts";

/** Whether other decoders read the five files of a job as they were meant, and how large the files are. */
export interface Agreement {
  readonly title: string;
  readonly format: OutputFormat;
  /** libvips decodes exactly the painted mosaics. Only a PNG can be exact. */
  readonly exactInSharp: boolean | undefined;
  /** Pillow decodes the same pixels as libvips; undefined without Pillow. */
  readonly sameInPillow: boolean | undefined;
  /** Of all five files. */
  readonly bytes: number;
  /** The same pictures saved by sharp with its defaults (quality 80 for JPEG), and by Pillow likewise. */
  readonly sharpBytes: number;
  readonly pillowBytes: number | undefined;
}

/** Checks the files that Pixelater wrote in a race. */
export async function agreementOf(
  { job, results }: Race,
  pillow: PillowProcess | undefined,
): Promise<Agreement | undefined> {
  const outputs = results.find((result) => result.contestant === "pixelater")?.outputs;
  if (outputs === undefined) return undefined;
  const mosaics = measure(
    job.picture.bytes,
    FIVE_GRIDS.map((grid) => ({ grid })),
  );
  const wanted: string[] = [];
  const inSharp: string[] = [];
  let sharpBytes = 0;
  // One after the other: at 100 MP each raster takes 400 MB.
  for (const [i, mosaic] of mosaics.entries()) {
    const { data, width, height } = paint(mosaic);
    const raw = { width, height, channels: 4 } as const;
    wanted.push(digest(withoutAlpha(data)));
    inSharp.push(digest(await decodedBySharp(outputs[i] ?? new Uint8Array())));
    const image = sharp(data, { raw, limitInputPixels: false }).removeAlpha();
    sharpBytes += (await resave(image, job.format).toBuffer()).length;
  }
  const inPillow = await resavedByPillow(outputs, job.format, pillow);
  return {
    title: job.picture.title,
    format: job.format,
    exactInSharp: job.format === "png" ? same(inSharp, wanted) : undefined,
    sameInPillow:
      inPillow &&
      same(
        inPillow.map((file) => file.digest),
        inSharp,
      ),
    bytes: totalLength(outputs),
    sharpBytes,
    pillowBytes: inPillow?.reduce((sum, file) => sum + file.bytes, 0),
  };
}

async function decodedBySharp(file: Uint8Array): Promise<Uint8Array> {
  return sharp(file, { limitInputPixels: false }).toColourspace("srgb").removeAlpha().raw().toBuffer();
}

function resave(image: Sharp, format: OutputFormat): Sharp {
  return format === "png" ? image.png() : image.jpeg({ quality: JPEG_QUALITY });
}

async function resavedByPillow(
  outputs: readonly Uint8Array[],
  format: OutputFormat,
  pillow: PillowProcess | undefined,
): Promise<readonly Resaved[] | undefined> {
  if (pillow === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "pixelater-bench-"));
  const paths = outputs.map((_, i) => join(folder, `${i}.${format}`));
  await Promise.all(outputs.map((output, i) => writeFile(paths[i] ?? folder, output)));
  const resaved = await pillow.resave(paths, format);
  await rm(folder, { recursive: true });
  return resaved;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}

function digest(pixels: Uint8Array): string {
  return createHash("sha256").update(pixels).digest("hex");
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}
