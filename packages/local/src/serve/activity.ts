import { styleText } from "node:util";
import type { LoggedOutcome } from "./function-log.ts";
import type { GivenUp, Manifest } from "./send-photo.ts";

export interface ActivityOptions {
  readonly print: (line: string) => void;
  /** Finds the manifest of a source key, if there is one. */
  readonly manifestOf: (sourceKey: string) => Promise<Manifest | undefined>;
  readonly now?: () => Date;
}

/** An upload that S3 itself refused. */
export interface RefusedUpload {
  /** Empty for a form, whose key S3 has not read then. */
  readonly key: string;
  readonly status: number;
  readonly code: string;
}

interface Line {
  readonly time: Date;
  readonly key: string;
  readonly text: string;
  readonly isProblem: boolean;
}

/** Prints one line for each upload: processed, rejected or failed, and why. */
export class Activity {
  readonly #options: ActivityOptions;
  /** Keys that are not reported, and until when, in milliseconds since 1970. */
  readonly #muted = new Map<string, number>();

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  /** Does not report an object from now until the returned function is called. */
  mute(key: string): () => void {
    this.#muted.set(key, Infinity);
    return () => {
      this.#muted.set(key, this.#now().getTime());
    };
  }

  /** Prints what the function logged about an object. */
  async outcome(logged: LoggedOutcome): Promise<void> {
    // A line may arrive some time after the function wrote it.
    const time = new Date(logged.timestamp);
    if (this.#isMuted(logged.key, time)) return;
    const isProblem = logged.code !== undefined;
    this.#print({ time, key: logged.key, text: await this.#textOf(logged), isProblem });
  }

  /** Prints that an event was given up. */
  givenUp({ keys, message }: GivenUp): void {
    for (const key of keys) this.#printProblem(key, `given up: ${message}`);
  }

  /** Prints that an invocation ended without an answer, as after a crash or a timeout. */
  failed({ keys, message }: GivenUp): void {
    for (const key of keys) this.#printProblem(key, `failed: ${message}`);
  }

  refused({ key, status, code }: RefusedUpload): void {
    this.#printProblem(key === "" ? "an upload" : key, `refused by S3: ${code} (${status})`);
  }

  /** Prints that an object lies outside of the folder that the bucket announces. */
  outside(key: string, prefix: string): void {
    this.#print({
      time: this.#now(),
      key,
      text: `not pixelated: its key does not begin with ${prefix}`,
      isProblem: true,
    });
  }

  async #textOf(logged: LoggedOutcome): Promise<string> {
    const { message, outputs = 0, objects = 0, original, reason = "", code, error, ms } = logged;
    const duration = ms === undefined ? "" : `, ${ms} ms`;
    if (message === "pixelated") {
      const deletion = original === "deleted" ? ", original deleted" : "";
      return `${counted(outputs, "output")}${duration}${deletion}`;
    }
    if (message === "removed") return `photo deleted, and ${counted(objects, "output")}${duration}`;
    if (message === "ignored") return `ignored: ${reason}`;
    if (message === "failed") return `failed: ${error?.message ?? "no reason given"} (${code ?? "unknown"})`;
    if (code === undefined) return `unchanged: its outputs exist already${duration}`;
    return `rejected: ${await this.#reasonOf(logged)}(${code})`;
  }

  /** The manifest explains a rejection in words; the log has only its code. */
  async #reasonOf({ key, etag }: LoggedOutcome): Promise<string> {
    const manifest = await this.#options.manifestOf(key);
    return manifest?.source.etag === etag && manifest?.error !== undefined
      ? `${manifest.error.message} `
      : "";
  }

  #printProblem(key: string, text: string): void {
    const time = this.#now();
    if (!this.#isMuted(key, time)) this.#print({ time, key, text, isProblem: true });
  }

  #isMuted(key: string, time: Date): boolean {
    return time.getTime() <= (this.#muted.get(key) ?? -Infinity);
  }

  #print({ time, key, text, isProblem }: Line): void {
    const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
      .map((part) => String(part).padStart(2, "0"))
      .join(":");
    const words = printable(text);
    const shown = isProblem ? styleText("red", words) : words;
    this.#options.print(`${styleText("dim", clock)}  ${printable(key)}  ${shown}`);
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Replaces control characters, which a terminal would obey: keys and messages may hold any. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}
