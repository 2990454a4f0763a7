import { beforeEach, expect, it, vi } from "vitest";
import { decodeInThread } from "../../src/worker/decode-in-thread.ts";
import type { Answer, PhotoTask } from "../../src/worker/protocol.ts";
import { MOST_THREADS, startThread, type Thread } from "../../src/worker/thread.ts";

vi.mock("../../src/worker/thread.ts");

const TASK: PhotoTask = {
  kind: "photo",
  format: "webp",
  bytes: new Uint8Array(1),
  orientation: 1,
  maxPixels: 1,
};
const ANSWER: Answer = { raster: { width: 1, height: 1, data: new Uint8Array(4) } };

let started: string[];

/** A thread that answers as told and writes down what becomes of it. */
function threadThat(send: Thread["send"]): Thread {
  const name = `thread ${started.length}`;
  started.push(name);
  const note = (what: string) => () => {
    started.push(`${name} ${what}`);
  };
  return { send, rest: note("rests"), end: note("ends") };
}

beforeEach(() => {
  started = [];
});

it("ends a decoder that does not answer in time", async () => {
  vi.mocked(startThread).mockImplementation(() => threadThat(() => undefined));
  await expect(decodeInThread(TASK, 1)).rejects.toMatchObject({
    code: "TIMED_OUT",
    message: "Expected the WebP to be decoded within 1 ms but it took longer",
  });
  expect(started).toEqual(["thread 0", "thread 0 ends"]);
});

it("ends a thread whose decoder failed, and reports why", async () => {
  vi.mocked(startThread).mockImplementation(() =>
    threadThat((_, onAnswer) => {
      onAnswer({ error: { code: "CORRUPT_IMAGE", message: "Expected a WebP" } });
    }),
  );
  await expect(decodeInThread(TASK, 1e6)).rejects.toMatchObject({
    code: "CORRUPT_IMAGE",
    message: "Expected a WebP",
  });
  expect(started).toEqual(["thread 0", "thread 0 ends"]);
});

it("reports a thread that crashed", async () => {
  vi.mocked(startThread).mockImplementation(() =>
    threadThat((_, __, onFailure) => {
      onFailure("out of memory");
    }),
  );
  await expect(decodeInThread(TASK, 1e6)).rejects.toMatchObject({
    code: "CORRUPT_IMAGE",
    message: "Expected a WebP that can be decoded but the decoder failed: out of memory",
  });
});

it("keeps one thread for the next photo, and ends it when none comes", async () => {
  vi.useFakeTimers();
  vi.mocked(startThread).mockImplementation(() =>
    threadThat((_, onAnswer) => {
      queueMicrotask(() => {
        onAnswer(ANSWER);
      });
    }),
  );
  await Promise.all([decodeInThread(TASK, 1e6), decodeInThread(TASK, 1e6)]);
  expect(started).toEqual(["thread 0", "thread 1", "thread 0 rests", "thread 1 ends"]);
  await decodeInThread(TASK, 1e6);
  expect(started.slice(4)).toEqual(["thread 0 rests"]);
  vi.runAllTimers();
  expect(started.slice(5)).toEqual(["thread 0 ends"]);
  vi.useRealTimers();
});

it("does not use a resting thread that has ended", async () => {
  vi.useFakeTimers();
  let end: () => void = vi.fn();
  vi.mocked(startThread).mockImplementation(() => ({
    ...threadThat((_, onAnswer) => {
      queueMicrotask(() => {
        onAnswer(ANSWER);
      });
    }),
    rest: (onEnd) => {
      end = onEnd;
    },
  }));
  await decodeInThread(TASK, 1e6);
  end();
  await decodeInThread(TASK, 1e6);
  expect(started).toEqual(["thread 0", "thread 1"]);
  vi.runAllTimers();
  expect(started).toEqual(["thread 0", "thread 1", "thread 1 ends"]);
  vi.useRealTimers();
});

it("starts a few threads, and does more tasks in order as these answer or fail", async () => {
  const answers: (() => void)[] = [];
  vi.mocked(startThread).mockImplementation(() =>
    threadThat((_, onAnswer, onFailure) => {
      const fails = answers.length === 1;
      answers.push(() => {
        if (fails) onFailure("out of memory");
        else onAnswer(ANSWER);
      });
    }),
  );
  const count = 3 * MOST_THREADS;
  const tasks = Array.from({ length: count }, () => decodeInThread(TASK, 1e6));
  const settled = Promise.allSettled(tasks);
  for (let i = 0; i < count; i++) {
    await vi.waitFor(() => {
      expect(answers.length).toBe(Math.min(count, MOST_THREADS + i));
    });
    answers[i]();
  }
  const failed = (await settled).map(({ status }) => status === "rejected");
  expect(failed).toEqual(tasks.map((_, i) => i === 1));
});
