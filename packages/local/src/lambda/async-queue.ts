import { setTimeout as sleep } from "node:timers/promises";
import type { EventJournal } from "./event-journal.ts";
import type { LambdaFunction } from "./function.ts";
import type { InvocationResult } from "./sandbox.ts";

/** What Lambda tells an on-failure destination (developer guide, "Capturing records of asynchronous invocations"). */
export interface FailureRecord {
  readonly version: "1.0";
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: "RetriesExhausted";
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext: {
    readonly statusCode: 200;
    readonly executedVersion: "$LATEST";
    readonly functionError: "Unhandled";
  };
  readonly responsePayload: unknown;
}

export interface AsyncOptions {
  /** Pauses before each further try. Lambda's are one minute and two. */
  readonly retryDelaysMs?: readonly number[];
  /** Told of every invocation that succeeded. */
  readonly onSuccess?: (event: unknown, result: InvocationResult) => void;
  /** The on-failure destination: told of every event that no try could finish. */
  readonly onFailure?: (record: FailureRecord) => void;
  /** Keeps what is not done; without one, it ends with the process. */
  readonly journal?: EventJournal;
}

/** Asynchronous invocation: the caller goes on, the event is tried until it is done or given up. */
export class AsyncQueue {
  readonly #target: LambdaFunction;
  readonly #options: AsyncOptions;
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(target: LambdaFunction, options: AsyncOptions = {}) {
    this.#target = target;
    this.#options = options;
  }

  add(event: unknown): void {
    this.#start(event, this.#options.journal?.add(event));
  }

  /** Takes up what an earlier run left undone. */
  resume(): void {
    for (const { id, event } of this.#options.journal?.read() ?? []) this.#start(event, id);
  }

  /** Resolves when nothing is left to try. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Gives up what waits for another try. */
  close(): void {
    this.#closing.abort();
  }

  #start(event: unknown, id: string | undefined): void {
    const work = this.#deliver(event)
      .then((settled) => {
        if (settled && id !== undefined) this.#options.journal?.remove(id);
      })
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  /** Returns false when the queue was closed before the event was done or given up. */
  async #deliver(event: unknown): Promise<boolean> {
    const { retryDelaysMs = [60_000, 120_000], onSuccess, onFailure } = this.#options;
    let result = await this.#target.invoke(event);
    for (const delay of retryDelaysMs) {
      if (result.functionError === undefined) break;
      await sleep(delay, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return false;
      result = await this.#target.invoke(event, result.requestId);
    }
    // Closing ends the processes under the invocations: that is no failure of the function.
    if (this.#closing.signal.aborted && result.functionError !== undefined) return false;
    if (result.functionError === undefined) onSuccess?.(event, result);
    else
      onFailure?.(failureRecord(this.#target.settings.functionArn, event, result, retryDelaysMs.length + 1));
    return true;
  }
}

function failureRecord(
  functionArn: string,
  requestPayload: unknown,
  { requestId, payload }: InvocationResult,
  approximateInvokeCount: number,
): FailureRecord {
  return {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: payload,
  };
}
