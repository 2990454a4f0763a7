import type { Answer, Request } from "./protocol.ts";

/** A running process that is asked and answers, whatever it is written in. */
export interface Channel {
  send(request: Request): void;
  /**
   * The next answer.
   *
   * @throws {Error} saying how the process ended, if it did before it answered.
   */
  next(): Promise<Answer>;
  /** Ends the process at once. */
  end(): void;
}

/** Answers that have come and were not asked for yet, and how the process ended. */
export class Inbox {
  readonly #answers: Answer[] = [];
  #waiting: { resolve(answer: Answer): void; reject(ending: Error): void } | undefined;
  #ending: Error | undefined;

  put(answer: Answer): void {
    if (this.#waiting === undefined) this.#answers.push(answer);
    else this.#waiting.resolve(answer);
    this.#waiting = undefined;
  }

  /** After this nothing comes any more. */
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
 * Each process keeps to one thread: libvips by its own variable, which sharp reads, and the pool that runs sharp's
 * work in Node.
 */
export const ONE_THREAD = { UV_THREADPOOL_SIZE: "1", VIPS_CONCURRENCY: "1" };

/** How a process ended, with the last line that it complained in. */
export function endingOf(code: number | null, signal: string | null, complaints: string): Error {
  const how = signal === null ? `with exit code ${code ?? "unknown"}` : `by ${signal}`;
  const last = complaints.trim().split("\n").at(-1) ?? "";
  return new Error(`its process ended ${how}${last === "" ? "" : `: ${last}`}`);
}
