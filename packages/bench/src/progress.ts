/** A step of a run. */
export interface Step {
  readonly title: string;
  /** Estimated milliseconds. Their proportions matter most: the estimate is corrected by the steps already done. */
  readonly expectedMs: number;
}

/** The stream for progress, and a clock. */
export interface Console {
  write(text: string): void;
  /** Whether lines can be overwritten. */
  readonly isTerminal: boolean;
  /** Milliseconds since a fixed moment. */
  now(): number;
}

/** The shortest pause between lines that cannot be overwritten. */
const QUIET_MS = 10_000;

/** The share of the work after which its own time is the better estimate. */
const LEARNED_SHARE = 0.05;

/**
 * Prints the progress of a long run: elapsed time, estimated rest, the step and its part. On a terminal it overwrites one
 * line.
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

  /** Begins the next step. */
  begin(step: Step): void {
    this.#finishStep();
    this.#step = step;
    this.#stepBeganAt = this.#console.now();
    this.#write("");
  }

  /** Names the current part of the step. */
  at(detail: string): void {
    if (this.#console.isTerminal || this.#console.now() - this.#wroteAt >= QUIET_MS) this.#write(detail);
  }

  /** Prints a line that stays, such as a skipped file. */
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

/** Formats milliseconds as "1:05 min" or "42 s". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
