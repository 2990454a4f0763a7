import { rmSync } from "node:fs";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { crashed, type Outcome } from "../photos/outcome.ts";
import type { Job, PixelationSettings } from "./pixelate-photo.ts";

/** The worker script lies beside this module, in src and in dist. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Megabytes for new objects in a thread: three semi-spaces of 4 MB. With Node's 48 MB the buffers of finished photos take a
 * sixth more memory, and no photo is finished sooner.
 */
const NEW_SPACE_MB = 12;

/** A thread's script and memory limit. */
interface Thread {
  readonly script: URL;
  /** Default: Node's own limit. */
  readonly maxOldGenerationSizeMb?: number;
}

/**
 * A worker thread that starts with its first photo. After a crash, it starts again with the next photo.
 *
 * It replaces the pools on npm, which leave a job unanswered if its thread exits, or bring native modules. And a crash must
 * remove the temporary files of its job.
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

  /** Pixelates a photo. The promise never rejects: a crash of the thread is a failure of its photo. */
  async run(job: Job): Promise<Outcome | "stopped"> {
    if (this.#hasStopped()) return "stopped";
    const worker = (this.#worker ??= this.#start());
    const outcome = await answerOf(worker, job);
    if (!("crash" in outcome)) return outcome;
    this.#worker = undefined;
    await worker.terminate();
    for (const { part } of job.outputs) rmSync(part, { force: true });
    return this.#hasStopped() ? "stopped" : crashed(job.photo, outcome.crash);
  }

  #hasStopped(): boolean {
    return this.#isStopped;
  }

  #start(): Worker {
    const { script, ...resourceLimits } = this.#thread;
    const worker = new Worker(script, {
      workerData: this.#settings,
      resourceLimits: { maxYoungGenerationSizeMb: NEW_SPACE_MB, ...resourceLimits },
    });
    // Without a listener, an error between two photos would end the process. Ending the thread is enough.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  /** Ends the thread at once, without partial files of its photo. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }
}

function answerOf(worker: Worker, job: Job): Promise<Outcome | { readonly crash: string }> {
  return new Promise((resolve) => {
    const end = (answer: Outcome | { readonly crash: string }) => {
      worker.off("error", onError).off("exit", onExit).off("message", end);
      resolve(answer);
    };
    const onError = (cause: unknown) => {
      end({ crash: cause instanceof Error ? cause.message : String(cause) });
    };
    const onExit = (code: number) => {
      end({ crash: `its thread exited with ${code}` });
    };
    worker.on("error", onError).on("exit", onExit).on("message", end);
    worker.postMessage(job);
  });
}
