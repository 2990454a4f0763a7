/** One of the things that a run does, one after the other. */
export interface Step {
  readonly title: string;
  /** What it may take; only how the steps compare matters much, for the estimate learns from what they took. */
  readonly expectedMs: number;
}

/** Where progress is written, and when it is. */
export interface Console {
  write(text: string): void;
  /** Whether a line can be written over. */
  readonly isTerminal: boolean;
  /** Milliseconds since some moment that stays the same. */
  now(): number;
}

/** A line that cannot be written over comes this often at most. */
const QUIET_MS = 10_000;

/** After this share of the work the time it took tells more than what was expected. */
const LEARNED_SHARE = 0.05;

/**
 * Tells what a long run is at: the time so far, an estimate of what is left, the step and what is done in it. On a
 * terminal it is one line that changes.
 */
export class Progress {
  readonly #console: Console;
  readonly #beganAt: number;
  readonly #totalMs: number;
  #doneMs = 0;
  #step: Step | undefined;
  #stepBeganAt = 0;
  #wroteAt = -Infinity;

  constructor(steps: readonly Step[], console: Console) {
    this.#console = console;
    this.#beganAt = console.now();
    this.#totalMs = steps.reduce((sum, step) => sum + step.expectedMs, 0);
  }

  /** Goes on to the next step; the one before is done. */
  begin(step: Step): void {
    this.#finishStep();
    this.#step = step;
    this.#stepBeganAt = this.#console.now();
    this.#write("");
  }

  /** Says what is done in the step. */
  at(detail: string): void {
    if (this.#console.isTerminal || this.#console.now() - this.#wroteAt >= QUIET_MS) this.#write(detail);
  }

  /** Says something that stays, such as that a file is skipped. */
  note(line: string): void {
    this.#console.write(`${this.#console.isTerminal ? CLEAR_LINE : ""}${line}\n`);
  }

  end(): void {
    this.#finishStep();
    this.note(`done in ${duration(this.#console.now() - this.#beganAt)}`);
  }

  #finishStep(): void {
    this.#doneMs += this.#step?.expectedMs ?? 0;
    this.#step = undefined;
  }

  #write(detail: string): void {
    const now = this.#console.now();
    this.#wroteAt = now;
    const line = [
      duration(now - this.#beganAt),
      `${this.#leftAt(now)} left`,
      `${this.#step?.title ?? ""}${detail === "" ? "" : `: ${detail}`}`,
    ].join(" · ");
    this.#console.write(this.#console.isTerminal ? `${CLEAR_LINE}${line}` : `${line}\n`);
  }

  #leftAt(now: number): string {
    const stepMs = this.#step?.expectedMs ?? 0;
    const learned = this.#doneMs > 0 && this.#doneMs >= LEARNED_SHARE * this.#totalMs;
    const pace = learned ? (this.#stepBeganAt - this.#beganAt) / this.#doneMs : 1;
    const ofStepMs = Math.max(0, stepMs * pace - (now - this.#stepBeganAt));
    return `about ${duration(ofStepMs + (this.#totalMs - this.#doneMs - stepMs) * pace)}`;
  }
}

const CLEAR_LINE = "\r\u001b[K";

/** "1:05 min" or "42 s". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
