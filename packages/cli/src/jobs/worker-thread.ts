import { Worker } from "node:worker_threads";

/**
 * Megabytes for new objects in a thread: three semi-spaces of 4 MB. With Node's 48 MB the buffers of finished photos take a
 * sixth more memory, and no photo is finished sooner.
 */
const NEW_SPACE_MB = 12;

/** A thread's script, and its memory limit. */
export interface Thread {
  readonly script: URL;
  /** Default: Node's own limit. */
  readonly maxOldGenerationSizeMb?: number;
}

/** The end of a thread before it answered. */
export interface Crash {
  readonly crash: string;
}

/**
 * A worker thread that starts with its first task and answers one task at a time. After a crash, it starts again with the
 * next task.
 *
 * It replaces the pools on npm, which leave a task unanswered if its thread exits, or bring native modules.
 */
export class WorkerThread<Task, Answer extends object> {
  readonly #settings: unknown;
  readonly #thread: Thread;
  #worker: Worker | undefined;
  #isStopped = false;

  /** @param settings its `workerData`. */
  constructor(settings: unknown, thread: Thread) {
    this.#settings = settings;
    this.#thread = thread;
  }

  /** Whether {@link stop} was called. */
  hasStopped(): boolean {
    return this.#isStopped;
  }

  /** Sends a task and waits for its answer. The promise never rejects. */
  async ask(task: Task): Promise<Answer | Crash> {
    const worker = (this.#worker ??= this.#start());
    const answer = await answerOf<Answer>(worker, task);
    if ("crash" in answer) {
      this.#worker = undefined;
      await worker.terminate();
    }
    return answer;
  }

  #start(): Worker {
    const { script, ...resourceLimits } = this.#thread;
    const worker = new Worker(script, {
      workerData: this.#settings,
      resourceLimits: { maxYoungGenerationSizeMb: NEW_SPACE_MB, ...resourceLimits },
    });
    // Without a listener, an error between two tasks would end the process. Ending the thread is enough.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  /** Ends the thread at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }
}

function answerOf<Answer>(worker: Worker, task: unknown): Promise<Answer | Crash> {
  return new Promise((resolve) => {
    const end = (answer: Answer | Crash) => {
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
    worker.postMessage(task);
  });
}
