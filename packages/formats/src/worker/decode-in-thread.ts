import { PixelateError, type Raster } from "@pixelater/core";
import { FORMAT_NAMES } from "../formats.ts";
import { corrupt } from "../containers/header.ts";
import type { Task } from "./protocol.ts";
import { startThread, type Thread } from "./thread.ts";

/** A thread that waits for another photo: loading a decoder takes as long as decoding a small one. */
let resting: { readonly thread: Thread; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** Time after which a resting thread ends, and gives the decoders' memory back. */
const REST_MS = 5_000;

/**
 * Decodes a photo in a thread of its own: the caller's stays free, and a decoder that takes too long is ended.
 *
 * @throws {PixelateError} `TIMED_OUT`, `CORRUPT_IMAGE`, `UNSUPPORTED_FORMAT` if the decoder is not installed.
 */
export async function decodeInThread(task: Task, timeoutMs: number): Promise<Raster> {
  const thread = takeThread();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      thread.end();
      const name = FORMAT_NAMES[task.format];
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
        if ("raster" in answer) {
          rest(thread);
          resolve(answer.raster);
          return;
        }
        // A decoder that gave up may be in any state.
        thread.end();
        reject(new PixelateError(answer.error.code, answer.error.message));
      },
      (reason) => {
        clearTimeout(timer);
        thread.end();
        reject(
          corrupt(
            `Expected a ${FORMAT_NAMES[task.format]} that can be decoded but the decoder failed: ${reason}`,
          ),
        );
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
  thread.rest();
  if (resting !== undefined) {
    thread.end();
    return;
  }
  const timer = setTimeout(() => {
    resting = undefined;
    thread.end();
  }, REST_MS);
  // Node's timer would keep the process alive; a browser's is a number.
  if (typeof timer === "object") timer.unref();
  resting = { thread, timer };
}
