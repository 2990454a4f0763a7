import { PixelateError } from "../errors.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import type { Bytes } from "../bytes.ts";
import type { MeasureOptions, PixelateOptions } from "../options.ts";
import type { PhotoInput } from "../source/pixel-input.ts";
import { type Call, type CalledError, callIn, type Reply } from "./protocol.ts";

/** What this package uses of a worker's `self`. */
export interface WorkerScope {
  addEventListener(type: string, listener: (event: object) => void): void;
  postMessage(message: unknown): void;
}

/** The functions of the core that a worker calls. */
export interface CalledCore {
  pixelateAll(input: PhotoInput, options: readonly PixelateOptions[]): readonly Bytes[];
  measure(input: PhotoInput, options: readonly MeasureOptions[]): readonly Mosaic[];
}

/**
 * Answers the calls of `inWorker`. A worker's script calls it once.
 *
 * @param scope the worker's `self`.
 *
 * @example
 * import { measure, pixelateAll } from "@pixelater/core";
 * import { answerCalls } from "@pixelater/core/async";
 *
 * answerCalls(self, { measure, pixelateAll });
 */
export function answerCalls(scope: WorkerScope, core: CalledCore): void {
  scope.addEventListener("message", (event) => {
    const call = callIn(event);
    if (call === undefined) return;
    const reply = (message: Reply) => {
      scope.postMessage(message);
    };
    const { protocol, id } = call;
    answer(call, core).then(
      (result) => {
        reply({ protocol, id, result });
      },
      (cause: unknown) => {
        reply({ protocol, id, error: calledError(cause) });
      },
    );
  });
}

async function answer({ input, method, options }: Call, core: CalledCore): Promise<readonly unknown[]> {
  const photo = "arrayBuffer" in input ? await input.arrayBuffer() : input;
  return method === "measure" ? core.measure(photo, options) : core.pixelateAll(photo, options);
}

function calledError(cause: unknown): CalledError {
  if (!(cause instanceof Error)) return { kind: "Error", message: String(cause) };
  const { message } = cause;
  if (cause instanceof PixelateError) return { kind: cause.code, message, offset: cause.offset };
  // The constructors' own names would not survive a minifier; these do.
  if (cause instanceof TypeError) return { kind: "TypeError", message };
  return { kind: cause instanceof RangeError ? "RangeError" : "Error", message };
}
