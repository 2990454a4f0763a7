import type { Answer, Request } from "./protocol.ts";

/** A running process that answers requests, in any language. */
export interface Channel {
  send(request: Request): void;
  /**
   * Returns the next answer.
   *
   * @throws {Error} with the way the process ended, if it ended before it answered.
   */
  next(): Promise<Answer>;
  /** Ends the process at once. */
  end(): void;
}

/** Answers that were not read yet, and how the process ended. */
export class Inbox {
  readonly #answers: Answer[] = [];
  #waiting: { resolve(answer: Answer): void; reject(ending: Error): void } | undefined;
  #ending: Error | undefined;

  put(answer: Answer): void {
    if (this.#waiting === undefined) this.#answers.push(answer);
    else this.#waiting.resolve(answer);
    this.#waiting = undefined;
  }

  /** Marks the end of all answers. */
  close(ending: Error): void {
    this.#ending ??= ending;
    this.#waiting?.reject(this.#ending);
    this.#waiting = undefined;
  }

  next(): Promise<Answer> {
    const answer = this.#answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    if (this.#ending !== undefined) return Promise.reject(this.#ending);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }
}

/**
 * Limits each process to one thread: libvips by its own variable, and the pool that runs sharp's work in Node.
 */
export const ONE_THREAD = { UV_THREADPOOL_SIZE: "1", VIPS_CONCURRENCY: "1" };

/** Returns how a process ended, with the last line of its standard error. */
export function endingOf(code: number | null, signal: string | null, complaints: string): Error {
  const how = signal === null ? `with exit code ${code ?? "unknown"}` : `by ${signal}`;
  const last = complaints.trim().split("\n").at(-1) ?? "";
  return new Error(`its process ended ${how}${last === "" ? "" : `: ${last}`}`);
}
