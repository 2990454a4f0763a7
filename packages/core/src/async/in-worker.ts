import type { Bytes } from "../bytes.ts";
import { PixelateError } from "../errors.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import type { MeasureOptions, PixelateOptions } from "../options.ts";
import type { PhotoInput } from "../source/pixel-input.ts";
import { type BlobInput, type Call, type CalledError, PROTOCOL, replyIn } from "./protocol.ts";

/** What this package uses of a browser's `Worker`. */
export interface WorkerLike {
  addEventListener(type: string, listener: (event: object) => void): void;
  postMessage(message: unknown): void;
}

/** A photo, or a `Blob` that holds one, which is read in the worker. */
export type AsyncInput = PhotoInput | BlobInput;

/** Functions of the core that work in a worker, so that the page never freezes. They reject with what the core throws. */
export interface AsyncCore {
  readonly pixelateAsync: (input: AsyncInput, options?: PixelateOptions) => Promise<Bytes>;
  readonly pixelateAllAsync: (input: AsyncInput, options: readonly PixelateOptions[]) => Promise<Bytes[]>;
  readonly measureAsync: (input: AsyncInput, options: readonly MeasureOptions[]) => Promise<Mosaic[]>;
}

interface Waiting {
  readonly resolve: (result: readonly unknown[]) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Returns the core's functions in a worker whose script calls `answerCalls`. The worker does one call after the other; end it
 * with `terminate` when it is no longer needed.
 *
 * @example
 * const worker = new Worker(new URL("./pixels.worker.js", import.meta.url), { type: "module" });
 * const { pixelateAsync } = inWorker(worker);
 * const tiles = await pixelateAsync(file, { grid: 32 });
 */
export function inWorker(worker: WorkerLike): AsyncCore {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  worker.addEventListener("message", (event) => {
    const reply = replyIn(event);
    if (reply === undefined) return;
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply) call?.reject(thrown(reply.error));
    else call?.resolve(reply.result);
  });
  worker.addEventListener("error", (event) => {
    const why = "message" in event ? String(event.message) : "its script could not be loaded";
    for (const { reject } of waiting.values())
      reject(new Error(`Expected an answer of the worker but: ${why}`));
    waiting.clear();
  });
  const ask = (call: Omit<Call, "protocol" | "id">): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      try {
        worker.postMessage({ ...call, protocol: PROTOCOL, id });
      } catch (cause) {
        // Something that cannot be copied to another thread, such as a function.
        waiting.delete(id);
        reject(cause instanceof Error ? cause : new Error(String(cause)));
      }
    });
  const pixelateAllAsync = (input: AsyncInput, options: readonly PixelateOptions[]) =>
    ask({ method: "pixelateAll", input, options }) as Promise<Bytes[]>;
  return {
    pixelateAllAsync,
    pixelateAsync: async (input, options = {}) => (await pixelateAllAsync(input, [options]))[0],
    measureAsync: (input, options) => ask({ method: "measure", input, options }) as Promise<Mosaic[]>,
  };
}

/** Returns an error as the core threw it. */
function thrown({ kind, message, offset }: CalledError): Error {
  if (kind === "TypeError") return new TypeError(message);
  if (kind === "RangeError") return new RangeError(message);
  if (kind === "Error") return new Error(message);
  return new PixelateError(kind, message, offset === undefined ? {} : { offset });
}
