import type { PixelateErrorCode } from "../errors.ts";
import type { MeasureOptions, PixelateOptions } from "../options.ts";
import type { PhotoInput } from "../source/pixel-input.ts";

/** A photo that is read where it is pixelated: a `Blob`, such as a `File` that a person chose. */
export interface BlobInput {
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Tells these messages from others that share the worker. */
export const PROTOCOL = "pixelater";

interface Message {
  readonly protocol: typeof PROTOCOL;
  /** Number of the call; its reply has the same. */
  readonly id: number;
}

/** A call, as the page posts it. */
export interface Call extends Message {
  readonly input: PhotoInput | BlobInput;
  readonly method: "pixelateAll" | "measure";
  readonly options: readonly PixelateOptions[] & readonly MeasureOptions[];
}

/** The answer to a call. */
export type Reply = Message & ({ readonly result: readonly unknown[] } | { readonly error: CalledError });

/** An error that crosses threads. */
export interface CalledError {
  readonly kind: "TypeError" | "RangeError" | "Error" | PixelateErrorCode;
  readonly message: string;
  readonly offset?: number | undefined;
}

/** Returns the call in an event of a worker's scope; undefined for other messages, which may share the worker. */
export function callIn(event: object): Call | undefined {
  const message = messageIn(event);
  return message === undefined ? undefined : (message as Call);
}

/** Returns the reply in an event of a worker; undefined for other messages. */
export function replyIn(event: object): Reply | undefined {
  const message = messageIn(event);
  return message === undefined ? undefined : (message as Reply);
}

function messageIn(event: object): object | undefined {
  if (!("data" in event)) return undefined;
  const { data } = event;
  const isOurs =
    typeof data === "object" && data !== null && "protocol" in data && data.protocol === PROTOCOL;
  return isOurs ? data : undefined;
}
