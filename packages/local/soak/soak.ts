/**
 * Sends thousands of uploads through the built function, with the real SDK over HTTP and the local S3, while calls fail
 * and events are duplicated. Run by `npm run soak`; docs/reliability.md shows the results of a run.
 */
import { randomUUID } from "node:crypto";
import { availableParallelism, cpus } from "node:os";
import { type ProxiedRequest } from "../src/faults/proxy.ts";
import { startRig } from "../test/function/rig.ts";
import { generator, storageFaults, topicFaults } from "./faults.ts";
import { readOptions, type SoakOptions, USAGE } from "./options.ts";
import { GRIDS, picture } from "./pictures.ts";
import { functionProcesses, largestMb } from "./processes.ts";
import { failuresOf, type Findings, publish, rowsOf } from "./report.ts";
import { isFlat, percentile } from "./statistics.ts";

const DUPLICATE_EVENTS = 0.05;
/** Share of duplicates with the same request id, as from a queue. S3 sends the others, each as its own delivery. */
const SAME_DELIVERY = 0.5;
/** Attempts that Lambda makes of an asynchronous invocation before the event goes to the dead-letter queue. */
const TRIES = 3;
/** Redrives of an event from the dead-letter queue before the run gives it up. */
const REDRIVES = 20;
const AT_ONCE = 2;
const RELIABILITY = new URL("../../../docs/reliability.md", import.meta.url);

function optionsOrExit(): SoakOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(1);
  }
}

const { uploads, seed, minutes, publish: isPublished } = optionsOrExit();
const random = generator(seed);
const pictures = Array.from({ length: 24 }, (_, i) => picture(i));
/** Indexes of the uploads that had a faulty call. */
const disturbed = new Set<number>();
const chooseFault = storageFaults(random);
const rig = await startRig({
  faults: (request) => {
    const fault = chooseFault(request);
    if (fault !== undefined) disturbed.add(indexIn(request));
    return fault;
  },
  topicFaults: topicFaults(random),
  concurrency: AT_ONCE,
});

/** Reads the upload's index from a URL: every key ends in it, before `.png` or `.png.json`. */
function indexIn({ url }: ProxiedRequest): number {
  return Number(/(\d+)\.png/.exec(url)?.[1]);
}

const begin = performance.now();
const elapsedSeconds = (): number => (performance.now() - begin) / 1_000;
const processorBefore = process.cpuUsage();
const deliveries: { ms: number; isDisturbed: boolean }[] = [];
/** Megabytes after each hundredth of the run. */
const memory: number[] = [];
let retries = 0;
let redriven = 0;
let duplicates = 0;

/** Delivers an event as Lambda does: retries it, then redrives it from the dead-letter queue. */
async function deliver(event: unknown, firstId: string): Promise<void> {
  for (let redrives = 0, requestId = firstId; redrives < REDRIVES; redrives++, requestId = randomUUID()) {
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
  const requestId = randomUUID();
  const twin = isDuplicate && random() < SAME_DELIVERY ? requestId : randomUUID();
  const from = performance.now();
  await Promise.all([deliver(event, requestId), ...(isDuplicate ? [deliver(event, twin)] : [])]);
  deliveries.push({ ms: performance.now() - from, isDisturbed: isDuplicate || disturbed.has(index) });
}

function measure(done: number): void {
  if (done % Math.ceil(uploads / 100) === 0) {
    memory.push(largestMb(functionProcesses()));
  }
  if (done % Math.ceil(uploads / 20) !== 0) return;
  const left = (elapsedSeconds() / done) * (uploads - done);
  const megabytes = Math.round(memory.at(-1) ?? NaN);
  console.log(
    `${done} of ${uploads} uploads, ${Math.round(elapsedSeconds())} s, about ${Math.round(left)} s to go, ${megabytes} MB`,
  );
}

let next = 0;
async function work(): Promise<void> {
  while (next < uploads && elapsedSeconds() < minutes * 60) {
    await upload(next++);
    measure(deliveries.length);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

const seconds = elapsedSeconds();
const { user, system } = process.cpuUsage(processorBefore);
const functionMs = functionProcesses().reduce((sum, { processorMs }) => sum + processorMs, 0);
const done = deliveries.length;
const stored = await rig.list();
let lost = 0;
let wrong = 0;
for (let index = 0; index < done; index++) {
  if (!stored.has(`soak/pixelated-${index}.png.json`)) lost++;
  const { etags } = pictures[index % pictures.length] ?? { etags: [] };
  GRIDS.forEach((grid, i) => {
    const etag = stored.get(`soak/pixelated-${grid}x${grid}-${index}.png`);
    if (etag === undefined) lost++;
    else if (etag !== etags[i]) wrong++;
  });
}
const ids = rig.topic.messages.map(({ message }) => (JSON.parse(message) as { id: string }).id);
const tenths = Array.from({ length: 10 }, (_, i) => {
  const tenth = memory.slice(
    Math.floor((i * memory.length) / 10),
    Math.floor(((i + 1) * memory.length) / 10),
  );
  return percentile(tenth, 0.5);
});
const found: Findings = {
  uploads: done,
  seed,
  seconds,
  machine: `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}`,
  duplicates,
  calls: rig.proxy.log.length,
  faults: rig.proxy.log.filter(({ fault }) => fault !== undefined).length,
  retries,
  redriven,
  lost,
  wrong,
  notNotified: done - new Set(ids).size,
  notifiedTwice: ids.length - new Set(ids).size,
  deliveries,
  functionMs,
  aroundMs: (user + system) / 1_000,
  memory: tenths,
  flat: isFlat(tenths, done),
};
await rig.close();

console.log();
for (const [name, value] of rowsOf(found)) console.log(`${name.padEnd(72)} ${value}`);
const failures = failuresOf(found);
if (done < uploads)
  failures.push(`only ${done} of ${uploads} uploads were started within ${minutes} minutes`);
console.log();
for (const failure of failures) console.error(`Failed: ${failure}`);
if (failures.length > 0) process.exitCode = 1;
else if (isPublished) publish(RELIABILITY, found);
