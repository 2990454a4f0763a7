import { PixelateError, type Raster } from "@pixelater/core";
import type { MeasuredAnimation } from "../animation/measure-animation.ts";
import { corrupt } from "../containers/header.ts";
import { nameOf } from "./name-of.ts";
import type { AnimationTask, PhotoTask, Result, Task } from "./protocol.ts";
import { MOST_THREADS, startThread, type Thread } from "./thread.ts";

/** A thread that waits for another photo: loading a decoder takes as long as decoding a small one. */
let resting: { readonly thread: Thread; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** Time after which a resting thread ends, and gives the decoders' memory back. */
const REST_MS = 5_000;

/**
 * Decodes a photo in a thread of its own: the caller's stays free, and a decoder that takes too long is ended.
 *
 * @throws {PixelateError} `TIMED_OUT`, `CORRUPT_IMAGE`, `UNSUPPORTED_FORMAT` if the decoder is not installed.
 */
export async function decodeInThread(task: PhotoTask, timeoutMs: number): Promise<Raster> {
  const result = await doInThread(task, timeoutMs);
  if (!("raster" in result)) throw new Error("Expected the pixels of a photo from its decoder but got none");
  return result.raster;
}

/** Measures the frames of an animation, as {@link decodeInThread} decodes a photo. */
export async function measureInThread(task: AnimationTask, timeoutMs: number): Promise<MeasuredAnimation> {
  const result = await doInThread(task, timeoutMs);
  if (!("animation" in result)) throw new Error("Expected the frames of an animation but got none");
  return result.animation;
}

/** Threads at work. */
let working = 0;

/** Starts tasks that wait until a thread has done its own, in order. */
const waiting: (() => void)[] = [];

/** Does a task in a thread, once fewer than {@link MOST_THREADS} work. Time begins then. */
async function doInThread(task: Task, timeoutMs: number): Promise<Result> {
  if (!(timeoutMs > 0))
    throw new RangeError(`Expected a positive number for timeoutMs but received ${timeoutMs}`);
  if (working === MOST_THREADS) await new Promise<void>((resolve) => waiting.push(resolve));
  else working++;
  try {
    return await doAtOnce(task, timeoutMs);
  } finally {
    const next = waiting.shift();
    if (next === undefined) working--;
    else next();
  }
}

async function doAtOnce(task: Task, timeoutMs: number): Promise<Result> {
  const thread = takeThread();
  const name = nameOf(task);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      thread.end();
      reject(
        new PixelateError(
          "TIMED_OUT",
          `Expected the ${name} to be decoded within ${timeoutMs} ms but it took longer`,
        ),
      );
    }, timeoutMs);
    thread.send(
      task,
      (answer) => {
        clearTimeout(timer);
        if (!("error" in answer)) {
          rest(thread);
          resolve(answer);
          return;
        }
        // A decoder that gave up may be in any state.
        thread.end();
        reject(new PixelateError(answer.error.code, answer.error.message));
      },
      (reason) => {
        clearTimeout(timer);
        thread.end();
        reject(corrupt(`Expected a ${name} that can be decoded but the decoder failed: ${reason}`));
      },
    );
  });
}

function takeThread(): Thread {
  if (resting === undefined) return startThread();
  const { thread, timer } = resting;
  clearTimeout(timer);
  resting = undefined;
  return thread;
}

function rest(thread: Thread): void {
  if (resting !== undefined) {
    thread.end();
    return;
  }
  thread.rest(() => {
    if (resting?.thread !== thread) return;
    clearTimeout(resting.timer);
    resting = undefined;
  });
  const timer = setTimeout(() => {
    resting = undefined;
    thread.end();
  }, REST_MS);
  // Node's timer would keep the process alive; a browser's is a number.
  if (typeof timer === "object") timer.unref();
  resting = { thread, timer };
}
