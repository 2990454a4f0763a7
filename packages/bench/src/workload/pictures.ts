import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { paintScene } from "./scene.ts";

/** How a generated picture is saved. */
export type Saving = "baseline" | "own-tables" | "progressive" | "high-quality" | "heavy-progressive" | "png";

/** An image file for the contestants. */
export interface Picture {
  /** Title in tables, such as "6 MP JPEG q80". */
  readonly title: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly format: "jpeg" | "png";
  readonly width: number;
  readonly height: number;
  readonly megapixels: number;
  readonly saving: Saving | "photo";
}

/** Sizes of cameras, by megapixels. Most sides are not multiples of 16: cells cut JPEG blocks. */
const SIZES = {
  1: [1224, 816],
  6: [3008, 2000],
  8: [3840, 2160],
  12: [4032, 3024],
  24: [6000, 4000],
  48: [8064, 6048],
  100: [11600, 8600],
} as const satisfies Record<number, readonly [width: number, height: number]>;

export type Megapixels = keyof typeof SIZES;

/** Part of the file names: older files are not reused. */
const GENERATION = 1;

const WORDS: Record<Saving, string> = {
  baseline: "JPEG q80",
  progressive: "progressive JPEG q80",
  "own-tables": "JPEG q80, own tables",
  "high-quality": "JPEG q97",
  "heavy-progressive": "progressive JPEG q97",
  png: "PNG",
};

export function pictureTitle(megapixels: Megapixels, saving: Saving): string {
  return `${megapixels} MP ${WORDS[saving]}`;
}

/**
 * Returns a generated picture, read from `folder` or written there.
 *
 * JPEGs have 4:2:0 chroma, as most cameras write; baseline ones the Huffman tables of T.81 Annex K, as most cameras
 * use; those with their own tables were made for the picture. The q97 ones show a detailed scene: about one byte per pixel.
 */
export async function generatedPicture(
  megapixels: Megapixels,
  saving: Saving,
  folder: string,
  say: (line: string) => void,
): Promise<Picture> {
  const [width, height] = SIZES[megapixels];
  const extension = saving === "png" ? "png" : "jpg";
  const path = join(folder, `${megapixels}mp-${saving}-${GENERATION}.${extension}`);
  const bytes = await readFile(path).catch(async () => {
    say("painting the picture");
    await saveScene(width, height, saving, path);
    return readFile(path);
  });
  const title = pictureTitle(megapixels, saving);
  const format = saving === "png" ? "png" : "jpeg";
  return { title, path, bytes, format, width, height, megapixels: (width * height) / 1e6, saving };
}

async function saveScene(width: number, height: number, saving: Saving, path: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  const isDetailed = saving === "high-quality" || saving === "heavy-progressive";
  const pixels = paintScene({ width, height, seed: width, detail: isDetailed ? "detailed" : "plain" });
  const image = sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const file = await encoded(image, saving).toBuffer();
  await writeFile(`${path}.part`, file);
  await rename(`${path}.part`, path);
}

function encoded(image: Sharp, saving: Saving): Sharp {
  switch (saving) {
    case "png":
      return image.png({ adaptiveFiltering: true });
    case "progressive":
      return image.jpeg({ quality: 80, progressive: true });
    case "baseline":
      return image.jpeg({ quality: 80, optimiseCoding: false });
    case "own-tables":
      return image.jpeg({ quality: 80, optimiseCoding: true });
    case "heavy-progressive":
      return image.jpeg({ quality: 97, progressive: true });
    case "high-quality":
      return image.jpeg({ quality: 97, optimiseCoding: false });
  }
}
