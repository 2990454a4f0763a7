import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { inPackage } from "../../src/folders.ts";
import type { Job, OutputFormat } from "../../src/job.ts";
import { paintScene } from "../../src/workload/scene.ts";

const FOLDER = inPackage("artifacts/tests");

/** A job on a picture of 203 × 130 pixels, which lies where other processes can read it. */
export async function tinyJob(format: OutputFormat): Promise<Job> {
  const raw = { width: 203, height: 130, channels: 3 } as const;
  const data = paintScene({ ...raw, seed: 9, detail: "plain" });
  const bytes = await sharp(data, { raw }).jpeg({ quality: 90 }).toBuffer();
  const path = join(FOLDER, "tiny.jpg");
  mkdirSync(FOLDER, { recursive: true });
  // Other tests may read it meanwhile.
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
  const { width, height } = raw;
  return {
    picture: {
      title: "tiny",
      path,
      bytes,
      format: "jpeg",
      width,
      height,
      megapixels: 0.026,
      saving: "photo",
    },
    format,
  };
}
