import { OutOfTime } from "./errors.ts";

/** Kept back from every invocation for answering, logging and recording what was not done. */
const RESERVE_MS = 1_000;

/** The time an invocation has left, as the milliseconds that remain and as a signal that ends its calls. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** What there was at the beginning: another try will not have more. */
  readonly totalMs: number;
  remainingMs(): number;
}

/** @param remainingMs what the runtime says: `context.getRemainingTimeInMillis`. */
export function createDeadline(remainingMs: () => number): Deadline {
  const left = () => Math.max(0, remainingMs() - RESERVE_MS);
  const totalMs = Math.floor(left());
  return { signal: AbortSignal.timeout(totalMs), totalMs, remainingMs: left };
}

/** A deadline that may also come earlier than another: after so many milliseconds from now. */
export function withTimeout(deadline: Deadline, milliseconds: number): Deadline {
  const end = performance.now() + milliseconds;
  return {
    signal: AbortSignal.any([deadline.signal, AbortSignal.timeout(milliseconds)]),
    totalMs: Math.min(deadline.totalMs, milliseconds),
    remainingMs: () => Math.max(0, Math.min(deadline.remainingMs(), end - performance.now())),
  };
}

/** @throws {OutOfTime} when less time is left than the next step may take. */
export function requireTime(deadline: Deadline, neededMs: number, step: string): void {
  const left = deadline.remainingMs();
  if (left < neededMs) {
    throw new OutOfTime(
      `Expected at least ${Math.ceil(neededMs)} ms for ${step} but ${Math.floor(left)} ms of the invocation are left`,
    );
  }
}
