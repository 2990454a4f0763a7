/**
 * Compares functions for the same job under AWS's runtime client, in one run: size, time to start, time for the first photo
 * and for later ones, memory, requests and cost.
 * Run by `npx -y pnpm@12.21.0 --filter @pixelater/bench run functions`; with `--publish` it writes docs/costs.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { layGrid, writeJpeg } from "@pixelater/core";
import { type RequestRecord, type S3Notification, startS3 } from "@pixelater/local";
import { inPackage } from "../src/folders.ts";
import { duration } from "../src/progress.ts";
import { generatedPicture, type Megapixels } from "../src/workload/pictures.ts";
import { CANDIDATES, zippedBytes } from "./candidates.ts";
import { type ColdStart, coldStart } from "./cold-start.ts";
import type { Row } from "./comparison.ts";
import { replaceSection } from "./replace-section.ts";
import { dollarsSection, measuredSection } from "./tables.ts";

const SIZES: readonly Megapixels[] = [1, 12, 24];
/** Photos in each process: the first, and three for a median. */
const PHOTOS = 4;
/** Photos of 16 × 16 pixels after these. The system counts processor time in steps of ten milliseconds. */
const TINY_PHOTOS = 10;
const STARTS = 7;
/** A candidate is not started more often with one size once its starts have taken this time. */
const BUDGET_MS = 30_000;
const LEAST_STARTS = 3;

const CREDENTIALS = { accessKeyId: "bench", secretAccessKey: "bench-secret" };
const REGION = "us-east-1";
const SOURCE = "source";
const TINY = writeJpeg({ ...layGrid({ grid: 4 }, 16, 16), colors: new Uint8Array(64).fill(200) });
const COSTS = inPackage("../../docs/costs.md");

const { values } = parseArgs({ options: { publish: { type: "boolean", default: false } } });
const begunAt = performance.now();
const folder = await mkdtemp(join(tmpdir(), "pixelater-functions-"));
const requests: RequestRecord[] = [];
const events: S3Notification[] = [];
const s3 = await startS3({
  folder,
  region: REGION,
  identities: [CREDENTIALS],
  onRequest: (record) => requests.push(record),
});
s3.subscribe((event, { bucket }) => {
  if (bucket === SOURCE) events.push(event);
});
const client = new S3Client({ endpoint: s3.endpoint, region: REGION, credentials: CREDENTIALS });
try {
  const rows: Row[] = [];
  for (const megapixels of SIZES) rows.push(...(await compareWith(megapixels)));
  const measured = measuredSection(rows);
  const dollars = dollarsSection(rows);
  process.stdout.write(`${measured}\n\n${dollars}\n`);
  if (values.publish) {
    const document = readFileSync(COSTS, "utf8");
    writeFileSync(COSTS, replaceSection(replaceSection(document, "measured", measured), "dollars", dollars));
    say(`written to ${COSTS}`);
  }
} finally {
  client.destroy();
  await s3.close();
  await rm(folder, { recursive: true, force: true });
}

/** Runs all candidates with photos of one size in turns (A B C, A B C, …), each with an empty processed bucket. */
async function compareWith(megapixels: Megapixels): Promise<Row[]> {
  const picture = await generatedPicture(megapixels, "baseline", inPackage("artifacts/pictures"), say);
  await s3.store.createBucket(SOURCE).catch(() => undefined);
  const folder = `${megapixels}mp/`;
  const photos = await upload(folder, PHOTOS, picture.bytes);
  const tiny = await upload(`tiny-${megapixels}/`, TINY_PHOTOS, TINY);
  const runs = await Promise.all(
    CANDIDATES.map(async (candidate, index) => ({
      candidate,
      index,
      zippedBytes: await zippedBytes(candidate),
      starts: [] as ColdStart[],
      spentMs: 0,
      puts: 0,
      gets: 0,
    })),
  );
  for (let turn = 0; turn < STARTS; turn++) {
    for (const run of runs) {
      if (turn >= LEAST_STARTS && run.spentMs + run.spentMs / run.starts.length > BUDGET_MS) continue;
      say(`${picture.title}: ${run.candidate.name}, start ${turn + 1} of ${STARTS}`);
      const processed = `processed-${megapixels}-${run.index}-${turn}`;
      await s3.store.createBucket(processed);
      const environment = {
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        SOURCE_BUCKET: SOURCE,
        PROCESSED_BUCKET: processed,
      };
      requests.length = 0;
      const begin = performance.now();
      run.starts.push(await coldStart(run.candidate, environment, REGION, photos, tiny));
      run.spentMs += performance.now() - begin;
      const ofPhotos = requests.filter(({ key }) => key.includes(folder));
      run.puts = ofPhotos.filter(({ action }) => action.includes("Put")).length / PHOTOS;
      run.gets = ofPhotos.length / PHOTOS - run.puts;
    }
  }
  return runs.map(({ candidate, ...run }) => ({
    ...run,
    candidate: candidate.name,
    photo: picture.title,
    photoBytes: picture.bytes.length,
  }));
}

/** Uploads copies of a photo into a folder of the source bucket, and returns the events of these uploads. */
async function upload(folder: string, copies: number, photo: Uint8Array): Promise<S3Notification[]> {
  events.length = 0;
  for (let i = 0; i < copies; i++) {
    const Key = `${folder}photo-${i}.jpg`;
    await client.send(new PutObjectCommand({ Bucket: SOURCE, Key, Body: photo }));
  }
  return [...events];
}

function say(line: string): void {
  process.stderr.write(`${duration(performance.now() - begunAt)} · ${line}\n`);
}
