import { OutOfTime } from "./errors.ts";

/** Time that every invocation reserves for its answer, its log and its metrics. */
const RESERVE_MS = 1_000;

/** Timeouts of the SDK. Without them it waits for a lost connection until Lambda ends the function. */
export const timeouts = {
  connectionTimeout: 2_000,
  requestTimeout: 5_000,
  socketTimeout: 5_000,
  throwOnRequestTimeout: true,
};

/** The time limit of an invocation. */
export interface Deadline {
  /** Aborts the invocation's calls at the limit. */
  readonly signal: AbortSignal;
  /** The milliseconds at the start of the invocation. A retry does not get more. */
  readonly totalMs: number;
  remainingMs(): number;
}

/**
 * Creates the deadline of an invocation.
 *
 * @param remainingMs the runtime's clock: `context.getRemainingTimeInMillis`.
 */
export function createDeadline(remainingMs: () => number): Deadline {
  const left = () => Math.max(0, remainingMs() - RESERVE_MS);
  const totalMs = Math.floor(left());
  return { signal: AbortSignal.timeout(totalMs), totalMs, remainingMs: left };
}

/** Returns a deadline that ends after so many milliseconds, or at the given deadline if that is earlier. */
export function withTimeout(deadline: Deadline, milliseconds: number): Deadline {
  const end = performance.now() + milliseconds;
  return {
    signal: AbortSignal.any([deadline.signal, AbortSignal.timeout(milliseconds)]),
    totalMs: Math.min(deadline.totalMs, milliseconds),
    remainingMs: () => Math.max(0, Math.min(deadline.remainingMs(), end - performance.now())),
  };
}

/** The share of an invocation that is left for a photo which comes alone. */
export const MOST_OF_INVOCATION = 0.5;

/** Reports whether as much time is left as a retry may be sure of. */
export function hasMostLeft(deadline: Deadline): boolean {
  return deadline.remainingMs() >= deadline.totalMs * MOST_OF_INVOCATION;
}

/**
 * Checks that the next step has enough time.
 *
 * @throws {OutOfTime} if fewer than `neededMs` milliseconds remain.
 */
export function requireTime(deadline: Deadline, neededMs: number, step: string): void {
  const left = deadline.remainingMs();
  if (left < neededMs) {
    throw new OutOfTime(
      `Expected at least ${Math.ceil(neededMs)} ms for ${step} but ${Math.floor(left)} ms of the invocation are left`,
    );
  }
}
