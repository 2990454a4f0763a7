import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalCloud } from "../../src/cloud.ts";
import { DEFAULT_PROCESSED_BUCKET, DEFAULT_SOURCE_BUCKET } from "../../src/defaults.ts";
import { startS3 } from "../../src/s3/server.ts";
import { TRIGGER_KINDS } from "../../src/trigger.ts";
import { scanBomb } from "../scan-bomb.ts";
import { runServe, type Serving, startServe, upload } from "./command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-interruption-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Metadata with which a photo takes seconds. */
const SLOW = {
  "x-amz-meta-pixelate-grids": "2,3",
  "x-amz-meta-pixelate-regions": "0,0,1,1",
  "x-amz-meta-pixelate-format": "png",
};

/** Uploads a photo that takes seconds, and waits until the function works on it. */
async function uploadSlow({ s3, pid }: Serving, data: string): Promise<void> {
  expect(await upload(s3, "uploads/slow.jpg", scanBomb(), SLOW)).toBe(200);
  expect(await waiting(data)).toBe(1);
  await expect.poll(() => functionsOf(pid).length, { timeout: 90_000 }).toBeGreaterThan(0);
  await setTimeout(500);
}

async function waiting(data: string): Promise<number> {
  return (await readdir(join(folder, data, "events"))).length;
}

/** The status in the manifest of the slow photo, after the end. */
async function statusOfSlow(data: string): Promise<string | undefined> {
  const s3 = await startS3({ folder: join(folder, data), identities: [] });
  const bucket = s3.store.bucket(DEFAULT_PROCESSED_BUCKET);
  const version = bucket.current("uploads/pixelated-slow.jpg.json");
  const text = version === undefined ? undefined : await readFile(bucket.pathOfBytes(version), "utf8");
  await s3.close();
  return text === undefined ? undefined : (JSON.parse(text) as { status: string }).status;
}

/** Processes of the function that a process started. */
function functionsOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

/** A zombie has ended; whether somebody reads its exit status is up to the system. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe.runIf(process.platform === "linux")("an interruption of npm start", { timeout: 180_000 }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s lets the function finish, and leaves no process",
    async (signal) => {
      const data = `finish-${signal}`;
      const serving = await startServe(folder, data);
      await uploadSlow(serving, data);
      const processes = functionsOf(serving.pid);
      serving.signal(signal);
      // Passed on by npm: the same Ctrl-C.
      serving.signal("SIGINT");
      expect(await serving.ended).toBe(0);
      expect(serving.stdout()).toMatch(
        /\nEnding: 1 invocation of the function will finish first, Ctrl-C again ends at once\.\n/,
      );
      expect(serving.stderr()).toBe("");
      expect([await waiting(data), await statusOfSlow(data)]).toEqual([0, "pixelated"]);
      expect(processes.filter(isRunning)).toEqual([]);
    },
  );

  it("a second time ends at once, and the next start finds the event", async () => {
    const data = "at-once";
    const serving = await startServe(folder, data);
    await uploadSlow(serving, data);
    const processes = functionsOf(serving.pid);
    serving.signal("SIGINT");
    await setTimeout(700);
    const started = performance.now();
    serving.signal("SIGINT");
    expect(await serving.ended).toBe(130);
    expect(performance.now() - started).toBeLessThan(1000);
    await expect.poll(() => processes.filter(isRunning)).toEqual([]);
    expect([await waiting(data), await statusOfSlow(data)]).toEqual([1, undefined]);

    const again = await startServe(folder, data);
    await expect
      .poll(again.stdout, { timeout: 90_000 })
      .toMatch(/ {2}uploads\/slow\.jpg {2}2 outputs, \d+ ms$/m);
    expect(await again.end()).toBe(0);
    expect([await waiting(data), await statusOfSlow(data)]).toEqual([0, "pixelated"]);
  });

  it("ends a backfill after the tasks that run", async () => {
    const data = "backfill";
    const before = await startServe(folder, data);
    const keys = [1, 2, 3, 4, 5].map((n) => `slow/${n}.jpg`);
    // Outside of uploads/, so that only the backfill takes them.
    const headers = { ...SLOW, "x-amz-meta-pixelate-grids": "2" };
    for (const key of keys) expect(await upload(before.s3, key, scanBomb(), headers)).toBe(200);
    expect(await before.end()).toBe(0);
    const list = join(folder, "slow.csv");
    await writeFile(list, keys.map((key) => `${DEFAULT_SOURCE_BUCKET},${key}\n`).join(""));
    const run = runServe(folder, "--once", "--data", data, "--manifest", list);
    await expect.poll(() => functionsOf(run.pid).length, { timeout: 90_000 }).toBeGreaterThan(0);
    await setTimeout(500);
    process.kill(run.pid, "SIGINT");
    const { code, stdout, stderr } = await run.ended;
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^\nEnding: \d invocations? of the function will finish first/);
  });

  it("by SIGKILL leaves no process either, and loses nothing", async () => {
    const data = "killed";
    const serving = await startServe(folder, data);
    await uploadSlow(serving, data);
    const processes = functionsOf(serving.pid);
    serving.signal("SIGKILL");
    expect(await serving.ended).toBe("SIGKILL");
    await expect.poll(() => processes.filter(isRunning), { timeout: 90_000 }).toEqual([]);
    expect(await waiting(data)).toBe(1);
    const again = await startServe(folder, data);
    await expect
      .poll(again.stdout, { timeout: 90_000 })
      .toMatch(/ {2}uploads\/slow\.jpg {2}2 outputs, \d+ ms$/m);
    expect(await again.end()).toBe(0);
  });
});

describe("a local cloud that is drained", () => {
  it.each([
    ["s3", "sns-sqs"],
    ["sqs", "eventbridge"],
  ] as const)("through %s leaves events that are also found through %s", async (first, second) => {
    const done: string[] = [];
    const options = {
      folder: join(folder, `drained-${first}-${second}`),
      lambda: {
        handlerFile: fileURLToPath(new URL("../fixtures/slow.mjs", import.meta.url)),
        onLog: (line: string) => {
          if (line.startsWith("done ")) done.push(line.slice("done uploads/".length));
        },
      },
    };
    const cloud = await startLocalCloud({ ...options, trigger: first });
    const drained = cloud.drain();
    await upload(cloud.s3, "uploads/1", Buffer.from("photo"));
    await drained;
    expect(cloud.trigger.waiting()).toBe(1);
    await cloud.close();
    const again = await startLocalCloud({ ...options, trigger: second });
    expect(again.trigger.waiting()).toBe(1);
    await upload(again.s3, "uploads/2", Buffer.from("photo"));
    await again.idle();
    expect(again.trigger.waiting()).toBe(0);
    await again.close();
    expect(done.sort()).toEqual(["1", "2"]);
  });

  it.each(TRIGGER_KINDS)(
    "through %s finishes what runs, and keeps the other events for the next start",
    async (trigger) => {
      const done: string[] = [];
      const options = {
        trigger,
        folder: join(folder, `drained-${trigger}`),
        retryDelaysMs: [10, 10],
        lambda: {
          handlerFile: fileURLToPath(new URL("../fixtures/slow.mjs", import.meta.url)),
          concurrency: 1,
          onLog: (line: string) => {
            if (line.startsWith("done ")) done.push(line.slice("done uploads/".length));
          },
        },
      };
      const cloud = await startLocalCloud(options);
      await upload(cloud.s3, "uploads/1", Buffer.from("photo"));
      await expect.poll(() => cloud.lambda.running).toBe(1);
      await upload(cloud.s3, "uploads/2", Buffer.from("photo"));
      await upload(cloud.s3, "uploads/3", Buffer.from("photo"));
      const drained = cloud.drain();
      await upload(cloud.s3, "uploads/4", Buffer.from("photo"));
      await drained;
      expect(cloud.trigger.waiting()).toBe(3);
      await cloud.close();
      expect(done).toEqual(["1"]);

      const again = await startLocalCloud(options);
      await again.idle();
      expect(again.trigger.waiting()).toBe(0);
      await again.close();
      expect(done.sort()).toEqual(["1", "2", "3", "4"]);
    },
  );
});
