import { setImmediate as nextTask } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { answerCalls, inWorker, type WorkerLike, type WorkerScope } from "../../src/exports/async.ts";
import { layGrid, measure, pixelate, pixelateAll, PixelateError, writePng } from "../../src/index.ts";

type Listener = (event: object) => void;

/** A worker and its inside, connected as a browser connects them: messages are copied, and come later. */
function workerPair(): { worker: WorkerLike; scope: WorkerScope; fail: (message: string) => void } {
  const outside = new Map<string, Listener[]>([
    ["message", []],
    ["error", []],
  ]);
  const inside: Listener[] = [];
  const post = (listeners: readonly Listener[], message: unknown) => {
    const data: unknown =
      message instanceof Object && "input" in message && message.input instanceof Blob
        ? message
        : structuredClone(message);
    queueMicrotask(() => {
      for (const listener of listeners) listener({ data });
    });
  };
  return {
    worker: {
      addEventListener: (type, listener) => outside.get(type)?.push(listener),
      postMessage: (message) => {
        post(inside, message);
      },
    },
    scope: {
      addEventListener: (_, listener) => inside.push(listener),
      postMessage: (message) => {
        post(outside.get("message") ?? [], message);
      },
    },
    fail: (message) => {
      for (const listener of outside.get("error") ?? []) listener({ message });
    },
  };
}

const PHOTO = writePng({
  ...layGrid({ grid: 4 }, 20, 12),
  colors: Uint8Array.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : (53 * i) % 256)),
});

function connected() {
  const pair = workerPair();
  answerCalls(pair.scope, { measure, pixelateAll });
  return { ...inWorker(pair.worker), ...pair };
}

describe("a worker", () => {
  it("gives what the core gives, to calls at the same time", async () => {
    const { pixelateAsync, pixelateAllAsync, measureAsync } = connected();
    const [one, all, mosaics] = await Promise.all([
      pixelateAsync(PHOTO, { grid: 2 }),
      pixelateAllAsync(PHOTO, [{ grid: 3 }, { grid: 2, format: "jpeg" }]),
      measureAsync(PHOTO, [{ grid: 2 }]),
    ]);
    expect(one).toEqual(pixelate(PHOTO, { grid: 2 }));
    expect(all).toEqual(pixelateAll(PHOTO, [{ grid: 3 }, { grid: 2, format: "jpeg" }]));
    expect(mosaics).toEqual(measure(PHOTO, [{ grid: 2 }]));
  });

  it("takes a Blob, an ArrayBuffer and pixels", async () => {
    const { measureAsync } = connected();
    const data = new Uint8ClampedArray(4 * 6).fill(200);
    for (const input of [new Blob([PHOTO]), PHOTO.buffer, { width: 3, height: 2, data }]) {
      const expected = measure(input instanceof Blob ? PHOTO : input, [{ grid: 2 }]);
      expect(await measureAsync(input, [{ grid: 2 }])).toEqual(expected);
    }
  });

  it("rejects with what the core throws", async () => {
    const { pixelateAsync } = connected();
    const cut = pixelateAsync(PHOTO.subarray(0, 60));
    await expect(cut).rejects.toBeInstanceOf(PixelateError);
    await expect(cut).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(pixelateAsync(PHOTO, { grid: 0 })).rejects.toThrow(RangeError);
    await expect(pixelateAsync(PHOTO, { gird: 8 } as object)).rejects.toThrow(TypeError);
  });

  it("that fails rejects all calls, and what cannot be copied rejects its own", async () => {
    const pair = workerPair();
    const { pixelateAsync } = inWorker(pair.worker);
    const never = pixelateAsync(PHOTO);
    pair.fail("out of memory");
    await expect(never).rejects.toThrow("Expected an answer of the worker but: out of memory");
    await expect(pixelateAsync(PHOTO, { grid: (() => 8) as unknown as number })).rejects.toThrow(/clone/);
  });

  it("leaves other messages alone", async () => {
    const pair = workerPair();
    let posted = 0;
    answerCalls({ ...pair.scope, postMessage: () => posted++ }, { measure, pixelateAll });
    pair.worker.postMessage("hello");
    pair.worker.postMessage({ id: 1 });
    await nextTask();
    expect(posted).toBe(0);
    // It does answer a call, by then.
    void inWorker(pair.worker).measureAsync(PHOTO, [{ grid: 2 }]);
    await nextTask();
    expect(posted).toBe(1);
  });
});
