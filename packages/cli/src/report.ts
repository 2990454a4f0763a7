import type { Command } from "./command-line/arguments.ts";
import { isFailed, isPassedOver, type Outcome, type PassedOver, type Pixelated } from "./photos/outcome.ts";
import { type Progress, progressOn } from "./terminal/progress.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Above this number, the outputs of earlier runs share one line. */
const NAMED_OWN_OUTPUTS = 3;

/** Prints the outcome of each photo, the progress and a summary. */
export class Report {
  readonly #command: Command;
  readonly #progress: Progress;
  readonly #all: number;
  readonly #start = performance.now();
  #done = 0;
  #pixelated = 0;
  #complete = 0;
  #failed = 0;

  /** @param all the number of photos, without skipped files. */
  constructor(command: Command, terminal: Terminal, all: number) {
    this.#command = command;
    this.#all = all;
    this.#progress = progressOn(terminal, command.messages !== "quiet");
  }

  /** True if no photo has failed so far. */
  get isFlawless(): boolean {
    return this.#failed === 0;
  }

  /** Reports the files that are skipped, and why. */
  skip(files: readonly PassedOver[]): void {
    const { messages } = this.#command;
    if (messages === "json") for (const file of files) this.#printJson(file);
    if (messages !== "paths") return;
    const own = files.filter(({ passedOver }) => passedOver.code === "OWN_OUTPUT");
    const named = own.length > NAMED_OWN_OUTPUTS ? files.filter((file) => !own.includes(file)) : files;
    for (const { photo, passedOver } of named)
      this.#say(photo, `skipped: ${passedOver.message}`, passedOver.code);
    const [first] = own;
    if (first !== undefined && own.length > NAMED_OWN_OUTPUTS) {
      this.#say(first.photo, `skipped, and ${own.length - 1} more outputs of an earlier run`, "OWN_OUTPUT");
    }
  }

  /** Counts a finished photo, which may be printed later. */
  count(): void {
    this.#done++;
    this.show();
  }

  /** Shows the progress. */
  show(): void {
    this.#progress.show(this.#done, this.#all);
  }

  add(outcome: Outcome): void {
    const { messages, target, review } = this.#command;
    if (isPassedOver(outcome)) return;
    if (isFailed(outcome)) {
      this.#failed++;
      this.#say(outcome.photo, outcome.error.message, outcome.error.code);
    } else if (outcome.outputs.length > 0 || outcome.existing === undefined) this.#pixelated++;
    else this.#complete++;
    if (messages === "paths" && !isFailed(outcome)) this.#sayFaces(outcome);
    // Standard output contains the image itself.
    if (target.kind === "stdout" && review === undefined) return;
    if (messages === "json") this.#printJson(outcome);
    if (messages !== "paths" || isFailed(outcome)) return;
    this.#progress.print("stdout", outcome.outputs.map(({ path }) => `${path}\n`).join(""));
  }

  /** Reports an interruption by Ctrl-C, and how to continue. */
  interrupted(): void {
    this.#progress.end();
    if (this.#command.messages === "quiet") return;
    const done = `${this.#pixelated + this.#complete} of ${this.#all} photos pixelated`;
    this.#progress.print(
      "stderr",
      `Interrupted, ${done}; to continue, repeat the command with --skip-existing\n`,
    );
  }

  /** Removes the bar and prints the path of the page that shows what would be hidden. */
  endReview(path: string): void {
    this.#progress.end();
    if (this.#command.messages === "paths") this.#progress.print("stdout", `${path}\n`);
  }

  /** Removes the bar and prints the summary. */
  end(): void {
    this.#progress.end();
    if (this.#command.messages !== "paths" || this.#all < 2) return;
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const complete = this.#complete === 0 ? "" : `, ${this.#complete} already complete`;
    const failed = this.#failed === 0 ? "" : `, ${this.#failed} failed`;
    this.#progress.print(
      "stderr",
      `${this.#pixelated} of ${this.#all} photos ${this.#command.data === undefined ? "pixelated" : "measured"} in ${seconds} s${complete}${failed}\n`,
    );
  }

  /** Says how many regions were found: a face that was missed shows in the output. */
  #sayFaces({ photo, faces }: Pixelated): void {
    if (faces === undefined) return;
    const { hiding, review } = this.#command;
    const what = hiding.saved === undefined ? "face" : "region";
    const count = `${faces} ${what}${faces === 1 ? "" : "s"}`;
    const how = review === undefined ? "hidden; check the output" : "found";
    this.#progress.print("stderr", `${printable(nameOf(photo))}: ${count} ${how}\n`);
  }

  #printJson(line: Outcome): void {
    this.#progress.print("stdout", `${JSON.stringify(line)}\n`);
  }

  #say(photo: string, message: string, code: string): void {
    this.#progress.print("stderr", `pixelater: ${printable(`${nameOf(photo)}: ${message}`)} (${code})\n`);
  }
}

function nameOf(photo: string): string {
  return photo === "-" ? "standard input" : photo;
}

/** Replaces control characters. In a file's name, they could break lines or control the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
