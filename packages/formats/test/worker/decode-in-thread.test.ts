import { beforeEach, expect, it, vi } from "vitest";
import { decodeInThread } from "../../src/worker/decode-in-thread.ts";
import type { Answer, PhotoTask } from "../../src/worker/protocol.ts";
import { startThread, type Thread } from "../../src/worker/thread.ts";

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
  expect(started).toEqual(["thread 0", "thread 1", "thread 0 rests", "thread 1 rests", "thread 1 ends"]);
  await decodeInThread(TASK, 1e6);
  expect(started.slice(5)).toEqual(["thread 0 rests"]);
  vi.runAllTimers();
  expect(started.slice(6)).toEqual(["thread 0 ends"]);
  vi.useRealTimers();
});
