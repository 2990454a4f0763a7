import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { AsyncQueue, type FailureRecord } from "../../src/lambda/async-queue.ts";
import { EventJournal } from "../../src/lambda/event-journal.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";
import type { FunctionOptions } from "../../src/lambda/settings.ts";

const HANDLER_FILE = fileURLToPath(new URL("../fixtures/function.mjs", import.meta.url));

const open: LambdaFunction[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
});

function start(options: Partial<FunctionOptions> = {}): LambdaFunction {
  const lambda = new LambdaFunction({ handlerFile: HANDLER_FILE, environment: {}, ...options });
  open.push(lambda);
  return lambda;
}

describe("LambdaFunction", () => {
  it("hands the event over and brings the answer back, in one process kept warm", async () => {
    const lambda = start({ memoryMb: 512, timeoutMs: 5000 });
    const first = await lambda.invoke({ key: "été +1.png" });
    const second = await lambda.invoke({});
    expect(first).toMatchObject({
      payload: { echo: { key: "été +1.png" }, invocations: 1, requestId: first.requestId, memoryMb: "512" },
    });
    expect(first.functionError).toBeUndefined();
    expect(second).toMatchObject({ payload: { invocations: 2 } });
    expect(pidOf(second)).toBe(pidOf(first));
    const { remainingMs } = first.payload as { remainingMs: number };
    expect(remainingMs).toBeGreaterThan(4000);
    expect(remainingMs).toBeLessThanOrEqual(5000);
  });

  it("gives the function nothing of its own environment but what Lambda would", async () => {
    process.env["PIXELATER_TEST_SECRET"] = "1";
    const { payload } = await start({ environment: { PROCESSED_BUCKET: "out" } }).invoke({});
    const { environment } = payload as { environment: string[] };
    expect(environment).toContain("PROCESSED_BUCKET");
    expect(environment).toContain("AWS_EXECUTION_ENV");
    expect(environment).not.toContain("PIXELATER_TEST_SECRET");
    delete process.env["PIXELATER_TEST_SECRET"];
  });

  it("reports what the function throws, and keeps its process", async () => {
    const lambda = start();
    const before = await lambda.invoke({});
    expect(await lambda.invoke({ fail: "no such cell" })).toMatchObject({
      functionError: "Unhandled",
      payload: { errorType: "RangeError", errorMessage: "no such cell" },
    });
    expect(pidOf(await lambda.invoke({}))).toBe(pidOf(before));
  });

  it("ends a function that takes too long, and starts another", async () => {
    const lambda = start({ timeoutMs: 300 });
    const before = await lambda.invoke({});
    expect(await lambda.invoke({ sleepMs: 5000 })).toMatchObject({
      functionError: "Unhandled",
      payload: {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringContaining("Task timed out after 0.3 seconds") as string,
      },
    });
    expect(pidOf(await lambda.invoke({}))).not.toBe(pidOf(before));
  });

  describe.runIf(process.platform === "linux")("a function that takes more memory than it has", () => {
    it.each([
      ["in buffers", { allocateMb: 300, sleepMs: 5_000 }],
      ["and has answered at once", { allocateMb: 300 }],
      ["in a worker thread", { workerMb: 300 }],
      ["in a process that it started", { childMb: 230 }],
    ])("%s is ended, and another started", async (_, event) => {
      const lambda = start({ memoryMb: 256 });
      const before = await lambda.invoke({ allocateMb: 16 });
      expect(before.functionError).toBeUndefined();
      const { functionError, payload } = await lambda.invoke(event);
      expect(functionError).toBe("Unhandled");
      expect(payload).toMatchObject({
        errorType: "Runtime.OutOfMemory",
        errorMessage: expect.stringContaining("Runtime exited with error: signal: killed") as string,
      });
      expect(pidOf(await lambda.invoke({}))).not.toBe(pidOf(before));
    });
  });

  it.runIf(process.platform === "linux")("leaves no process behind that the function started", async () => {
    const lambda = start();
    const { payload } = await lambda.invoke({ childMb: 1 });
    const { childPid } = payload as { childPid: number };
    expect(isRunning(childPid)).toBe(true);
    await lambda.close();
    await expect.poll(() => isRunning(childPid)).toBe(false);
  });

  it("reports a crash with its exit status, and starts another", async () => {
    const lambda = start();
    expect(await lambda.invoke({ exit: 3 })).toMatchObject({
      functionError: "Unhandled",
      payload: { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: exit status 3" },
    });
    expect(await lambda.invoke({})).toMatchObject({ payload: { invocations: 1 } });
  });

  it("reports a function that cannot be loaded", async () => {
    const lambda = start({ environment: { FAIL_TO_LOAD: "1" } });
    expect(await lambda.invoke({})).toMatchObject({
      functionError: "Unhandled",
      payload: { errorMessage: expect.stringContaining("could not load") as string },
    });
  });

  it("runs as many at once as it may, each in a process of its own, and lets the rest wait", async () => {
    const lambda = start({ concurrency: 2 });
    const results = await Promise.all([1, 2, 3, 4].map((n) => lambda.invoke({ n, sleepMs: 100 })));
    expect(new Set(results.map(pidOf)).size).toBe(2);
    expect(results.map((result) => (result.payload as { echo: { n: number } }).echo.n)).toEqual([1, 2, 3, 4]);
  });

  it("passes on each line the function writes", async () => {
    const lines: string[] = [];
    const lambda = start({ onLog: (line) => lines.push(line) });
    await lambda.invoke({ log: "8x8 written" });
    await lambda.close();
    expect(lines).toContain("8x8 written");
  });
});

describe("AsyncQueue", () => {
  it("takes up, in the next run, what this one left undone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pixelater-journal-"));
    const failing = start({ environment: { FAIL_TO_LOAD: "1" } });
    const before = new AsyncQueue(failing, { journal: new EventJournal(folder), retryDelaysMs: [60_000] });
    before.add({ n: 1 });
    before.add({ n: 2 });
    await failing.invoke({});
    before.close();
    await failing.close();
    await before.idle();

    const done: unknown[] = [];
    const options = { journal: new EventJournal(folder), onSuccess: (event: unknown) => done.push(event) };
    const after = new AsyncQueue(start({ concurrency: 1 }), options);
    after.resume();
    await after.idle();
    expect(done).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("tries a failing event three times, then sends it to the on-failure destination", async () => {
    const failures: FailureRecord[] = [];
    const queue = new AsyncQueue(start(), {
      retryDelaysMs: [1, 1],
      onFailure: (record) => failures.push(record),
    });
    queue.add({ fail: "always" });
    await queue.idle();
    expect(failures).toMatchObject([
      {
        requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
        requestPayload: { fail: "always" },
        responsePayload: { errorType: "RangeError", errorMessage: "always" },
      },
    ]);
  });

  it("reports an event that was done, once", async () => {
    const done: unknown[] = [];
    const queue = new AsyncQueue(start(), { onSuccess: (event) => done.push(event) });
    queue.add({ n: 1 });
    await queue.idle();
    expect(done).toEqual([{ n: 1 }]);
  });
});

/** A zombie has ended; whether somebody reads its exit status is up to the system. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function pidOf({ payload }: { readonly payload: unknown }): number {
  return (payload as { pid: number }).pid;
}
