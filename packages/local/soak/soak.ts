/**
 * Thousands of uploads through the built function on a real S3, over HTTP and with the real SDK, while calls fail and
 * events come twice. Run by `npm run soak [-- --uploads 10000 --seed 1]`; docs/reliability.md keeps a run.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import type { ChooseFault, Fault } from "../src/faults/proxy.ts";
import { startRig } from "../test/function/rig.ts";

const GRIDS = [8, 16, 32, 48, 64];
const FAULTY_CALLS = 0.05;
const DUPLICATE_EVENTS = 0.05;
/** As often as Lambda tries an asynchronous invocation before it hands the event to the dead-letter queue. */
const TRIES = 3;
const AT_ONCE = 2;

const { values } = parseArgs({
  options: { uploads: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const uploads = Number(values.uploads);
const random = generator(Number(values.seed));

/** Numbers from 0 to 1 that are the same for the same seed (Lehmer's generator). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

interface Picture {
  readonly bytes: Uint8Array;
  /** MD5 of each output, as S3's ETag writes it. */
  readonly etags: readonly string[];
}

function picture(index: number): Picture {
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

/** What befalls one call in twenty. Stalls cost seconds each, so they are the rarest. */
const storageFault: ChooseFault = ({ method }) => {
  if (random() >= FAULTY_CALLS) return undefined;
  const dice = random();
  if (dice < 0.005) return { kind: "stall-headers" };
  if (dice < 0.4) return { kind: "status", status: dice < 0.2 ? 503 : 500 };
  if (dice < 0.6) return { kind: "reset" };
  if (method !== "GET") return dice < 0.9 ? { kind: "lose-answer" } : { kind: "delay", ms: 30 };
  return dice < 0.8 ? { kind: "truncate", afterBytes: 100 } : { kind: "corrupt", atByte: 100 };
};

/** Calls to the topic fail before they take effect: an answer lost after it cannot be told from one that never was. */
const topicFault: ChooseFault = (): Fault | undefined =>
  random() < FAULTY_CALLS ? { kind: "status", status: 503 } : undefined;

/** Resident megabytes of the function's processes; on Linux only. */
function residentMegabytes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
        return parent === process.pid ? [Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024] : [];
      } catch {
        return [];
      }
    });
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

const pictures = Array.from({ length: 24 }, (_, i) => picture(i));
const rig = await startRig({ faults: storageFault, topicFaults: topicFault, concurrency: AT_ONCE });
const milliseconds: number[] = [];
const memory: number[] = [];
const begin = performance.now();
let retries = 0;
let redriven = 0;
let duplicates = 0;

/** Delivers as Lambda does; an event that no try could finish is sent again from the dead-letter queue. */
async function deliver(event: unknown): Promise<void> {
  for (let redrives = 0; redrives < 20; redrives++) {
    const requestId = randomUUID();
    for (let tries = 0; tries < TRIES; tries++) {
      if ((await rig.deliver(event, requestId)).functionError === undefined) return;
      retries++;
    }
    redriven++;
  }
}

async function upload(index: number): Promise<void> {
  const { bytes } = pictures[index % pictures.length] ?? { bytes: new Uint8Array() };
  const event = await rig.upload(`soak/${index}.png`, bytes);
  const isDuplicate = random() < DUPLICATE_EVENTS;
  if (isDuplicate) duplicates++;
  const from = performance.now();
  await Promise.all(isDuplicate ? [deliver(event), deliver(event)] : [deliver(event)]);
  milliseconds.push(performance.now() - from);
}

let next = 0;
async function work(): Promise<void> {
  while (next < uploads) {
    const index = next++;
    await upload(index);
    if (index % Math.ceil(uploads / 10) === 0) {
      const resident = Math.max(0, ...residentMegabytes());
      memory.push(resident);
      console.log(
        `${index} uploads, ${Math.round((performance.now() - begin) / 1_000)} s, ${Math.round(resident)} MB`,
      );
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

const standing = await rig.list();
let lost = 0;
let wrong = 0;
for (let index = 0; index < uploads; index++) {
  if (!standing.has(`soak/pixelated-${index}.png.json`)) lost++;
  const { etags } = pictures[index % pictures.length] ?? { etags: [] };
  GRIDS.forEach((grid, i) => {
    const etag = standing.get(`soak/pixelated-${grid}x${grid}-${index}.png`);
    if (etag === undefined) lost++;
    else if (etag !== etags[i]) wrong++;
  });
}
const ids = rig.topic.messages.map(({ message }) => (JSON.parse(message) as { id: string }).id);
const duplicated = ids.length - new Set(ids).size;
const untold = uploads - new Set(ids).size;
const faults = rig.proxy.log.filter(({ fault }) => fault !== undefined).length;
milliseconds.sort((a, b) => a - b);
const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => Math.round(percentile(milliseconds, share)));
console.table({
  uploads,
  "events delivered twice": duplicates,
  "calls of storage": rig.proxy.log.length,
  "faults injected in them": faults,
  "invocations tried again": retries,
  "sent again from the dead-letter queue": redriven,
  "objects lost": lost,
  "outputs with wrong bytes": wrong,
  "uploads not told of": untold,
  "messages told twice": duplicated,
  "p50 / p95 / p99 ms": `${p50} / ${p95} / ${p99}`,
  "memory MB, by tenths": memory.map(Math.round).join(" "),
  seconds: Math.round((performance.now() - begin) / 1_000),
});
await rig.close();
process.exitCode = lost + wrong + untold + duplicated === 0 ? 0 : 1;
