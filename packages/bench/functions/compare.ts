/**
 * The same job as three functions under AWS's runtime client, in one run: what each weighs, how long it takes to start,
 * to do its first photo and any other, and how much memory it takes. docs/costs.md makes dollars of it.
 * Run by `npx pnpm --filter @pixelater/bench run functions`.
 */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { FUNCTION_BUNDLE, LambdaFunction, type S3Notification, startS3 } from "@pixelater/local";
import { inPackage } from "../src/folders.ts";
import { generatedPicture } from "../src/workload/pictures.ts";

const PHOTOS = 5;
const CREDENTIALS = { accessKeyId: "bench", secretAccessKey: "bench-secret" };
const REGION = "us-east-1";

interface Candidate {
  readonly name: string;
  readonly handlerFile: string;
  /** What is packed beside the bundle: packages with native code cannot be bundled. */
  readonly packages: readonly string[];
}

const sharpFolder = realpathSync(inPackage("node_modules/sharp"));

const candidates: Candidate[] = [
  { name: "Pixelater", handlerFile: FUNCTION_BUNDLE, packages: [] },
  {
    name: "sharp",
    handlerFile: inPackage("dist/functions/sharp.mjs"),
    packages: [
      sharpFolder,
      join(sharpFolder, `../@img/sharp-linux-${process.arch}`),
      join(sharpFolder, `../@img/sharp-libvips-linux-${process.arch}`),
    ],
  },
  { name: "jpeg-js + pngjs", handlerFile: inPackage("dist/functions/naive.mjs"), packages: [] },
];

/** What a zip of these files weighs: each deflated as well as zlib can. */
async function zippedBytes(path: string): Promise<number> {
  if ((await stat(path)).isFile()) return deflateRawSync(await readFile(path), { level: 9 }).length;
  let sum = 0;
  for (const name of await readdir(path)) sum += await zippedBytes(join(path, name));
  return sum;
}

interface Usage {
  readonly peakMegabytes: number;
  readonly processorMs: number;
}

/** Clock ticks of /proc: 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** What the one function that is running has used so far, as Linux counts it. */
function usageOfChild(): Usage {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) !== process.pid) continue;
      // proc(5): after the name in parentheses, utime and stime are the 12th and 13th field.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return {
        peakMegabytes: Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024,
        processorMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
      };
    } catch {
      // It has ended meanwhile.
    }
  }
  return { peakMegabytes: NaN, processorMs: NaN };
}

const folder = await mkdtemp(join(tmpdir(), "pixelater-functions-"));
const events: S3Notification[] = [];
const s3 = await startS3({
  folder,
  region: REGION,
  identities: [CREDENTIALS],
  onEvent: (event, { bucket }) => {
    if (bucket === "source") events.push(event);
  },
});
for (const name of ["source", "processed"]) await s3.store.createBucket(name);
const client = new S3Client({ endpoint: s3.endpoint, region: REGION, credentials: CREDENTIALS });
const picture = await generatedPicture(12, "baseline", inPackage("artifacts/pictures"), console.log);
for (let i = 0; i < PHOTOS; i++) {
  await client.send(new PutObjectCommand({ Bucket: "source", Key: `photo-${i}.jpg`, Body: picture.bytes }));
}

async function timed(lambda: LambdaFunction, event: unknown): Promise<number> {
  const begin = performance.now();
  const { functionError, payload } = await lambda.invoke(event);
  if (functionError !== undefined) throw new Error(JSON.stringify(payload));
  return performance.now() - begin;
}

const rows: Record<string, Record<string, number>> = {};
for (const { name, handlerFile, packages } of candidates) {
  const lambda = new LambdaFunction({
    handlerFile,
    region: REGION,
    timeoutMs: 120_000,
    concurrency: 1,
    environment: {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      SOURCE_BUCKET: "source",
      PROCESSED_BUCKET: "processed",
    },
  });
  const start = await timed(lambda, { Records: [] });
  const times: number[] = [];
  let processorOfFirst = 0;
  for (const event of events) {
    times.push(await timed(lambda, event));
    if (times.length === 1) processorOfFirst = usageOfChild().processorMs;
  }
  const [first = NaN, ...others] = times;
  const { peakMegabytes, processorMs } = usageOfChild();
  const warm = others.sort((a, b) => a - b)[Math.floor(others.length / 2)] ?? NaN;
  const parts = packages.length === 0 ? [dirname(handlerFile)] : [handlerFile, ...packages];
  const bytes =
    name === "jpeg-js + pngjs" ? await zippedBytes(handlerFile) : await sum(parts.map(zippedBytes));
  rows[name] = {
    "zip KB": Math.round(bytes / 1_000),
    "start ms": Math.round(start),
    "first photo ms": Math.round(first),
    "warm photo ms": Math.round(warm),
    "of it processor ms": Math.round((processorMs - processorOfFirst) / others.length),
    "peak MB": Math.round(peakMegabytes),
  };
  await lambda.close();
}
console.log(`${picture.title}, ${(picture.bytes.length / 1e6).toFixed(1)} MB, five JPEGs out`);
console.table(rows);
client.destroy();
await s3.close();
await rm(folder, { recursive: true, force: true });

async function sum(numbers: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((total, number) => total + number, 0);
}
