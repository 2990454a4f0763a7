import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventJournal } from "./event-journal.ts";
import type { LambdaFunction } from "./function.ts";
import type { InvocationResult } from "./sandbox.ts";

/** The record that Lambda sends to an on-failure destination (developer guide, "Capturing records of asynchronous invocations"). */
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
  /** Pauses before each retry. Lambda's are one minute and two. */
  readonly retryDelaysMs?: readonly number[];
  /** Called for every successful invocation. */
  readonly onSuccess?: (event: unknown, result: InvocationResult) => void;
  /** The on-failure destination: called for every event whose last attempt failed. */
  readonly onFailure?: (record: FailureRecord) => void;
  /** Keeps pending events; without one, they are lost with the process. */
  readonly journal?: EventJournal;
}

/** An event as the journal keeps it. */
export interface AsyncCall {
  readonly requestId: string;
  readonly event: unknown;
}

/** Asynchronous invocation: the caller does not wait, and failed events are retried. */
export class AsyncQueue {
  readonly #target: LambdaFunction;
  readonly #options: AsyncOptions;
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #waiting = 0;

  constructor(target: LambdaFunction, options: AsyncOptions = {}) {
    this.#target = target;
    this.#options = options;
  }

  add(event: unknown): void {
    const call: AsyncCall = { requestId: randomUUID(), event };
    this.#start(call, this.#options.journal?.add(call));
  }

  /** Resumes the events that an earlier run left pending, with their request ids: they are still the same deliveries. */
  resume(): void {
    for (const { id, event } of this.#options.journal?.read() ?? []) this.#start(event as AsyncCall, id);
  }

  /** Resolves when no event is pending. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Number of events that were neither completed nor given up; a journal keeps them. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Tries no event again: what waits for a retry, and what the function does not take, stays in the journal. */
  close(): void {
    this.#closing.abort();
  }

  #start(call: AsyncCall, id: string | undefined): void {
    this.#waiting++;
    const work = this.#deliver(call)
      .then((settled) => {
        if (!settled) return;
        this.#waiting--;
        if (id !== undefined) this.#options.journal?.remove(id);
      })
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  /** Returns false if the queue was closed before the event was completed or given up. */
  async #deliver({ event, requestId }: AsyncCall): Promise<boolean> {
    const { retryDelaysMs = [60_000, 120_000], onSuccess, onFailure } = this.#options;
    let result = await this.#target.invoke(event, requestId);
    for (const delay of retryDelaysMs) {
      if (result.functionError === undefined) break;
      await sleep(delay, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return false;
      result = await this.#target.invoke(event, requestId);
    }
    // Closing ends the function's processes. Their invocations did not fail.
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
