import { rmSync } from "node:fs";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { crashed, type Outcome } from "../photos/outcome.ts";
import type { Job, PixelationSettings } from "./pixelate-photo.ts";

/** Beside the module that this one is part of, built or not. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** What a thread runs, and within which limit. */
interface Thread {
  readonly script: URL;
  /** Default: that of Node. */
  readonly maxOldGenerationSizeMb?: number;
}

/**
 * A worker thread that is started with its first photo, and again with the next one after it broke down.
 *
 * Own code, since the pools on npm either leave a job unanswered whose thread exits, or bring native modules; and every
 * job needs its own files to be removed.
 */
export class PhotoWorker {
  readonly #settings: PixelationSettings;
  readonly #thread: Thread;
  #worker: Worker | undefined;
  #isStopped = false;

  constructor(settings: PixelationSettings, thread: Thread = { script: WORKER }) {
    this.#settings = settings;
    this.#thread = thread;
  }

  /** Pixelates a photo. The promise is never rejected: a thread that breaks down is a failure of its photo. */
  async run(job: Job): Promise<Outcome | "stopped"> {
    if (this.#hasStopped()) return "stopped";
    const worker = (this.#worker ??= this.#start());
    const outcome = await answerOf(worker, job);
    if (!("brokeDown" in outcome)) return outcome;
    this.#worker = undefined;
    await worker.terminate();
    for (const { part } of job.outputs) rmSync(part, { force: true });
    return this.#hasStopped() ? "stopped" : crashed(job.photo, outcome.brokeDown);
  }

  #hasStopped(): boolean {
    return this.#isStopped;
  }

  #start(): Worker {
    const { script, ...resourceLimits } = this.#thread;
    const worker = new Worker(script, { workerData: this.#settings, resourceLimits });
    // Without a listener an error between two photos would end the process. It ends the thread, and that is enough.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  /** Ends the thread, whatever it is at; no file of its photo is left half written. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }
}

function answerOf(worker: Worker, job: Job): Promise<Outcome | { readonly brokeDown: string }> {
  return new Promise((resolve) => {
    const end = (answer: Outcome | { readonly brokeDown: string }) => {
      worker.off("error", onError).off("exit", onExit).off("message", end);
      resolve(answer);
    };
    const onError = (cause: unknown) => {
      end({ brokeDown: cause instanceof Error ? cause.message : String(cause) });
    };
    const onExit = (code: number) => {
      end({ brokeDown: `its thread exited with ${code}` });
    };
    worker.on("error", onError).on("exit", onExit).on("message", end);
    worker.postMessage(job);
  });
}
