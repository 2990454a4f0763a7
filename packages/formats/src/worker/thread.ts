import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Answer, Task } from "./protocol.ts";

/** A thread that decodes. */
export interface Thread {
  /** Sends a task. Its answer, or the failure of the thread, comes to the callbacks. */
  send(task: Task, onAnswer: (answer: Answer) => void, onFailure: (reason: string) => void): void;
  /** Lets the process end although the thread waits. A thread that ends on its own meanwhile calls `onEnd`. */
  rest(onEnd: () => void): void;
  end(): void;
}

/** The script lies beside this module, in src and in builds. */
const SCRIPT = new URL(`./decode-worker${extname(import.meta.url)}`, import.meta.url);

/** Threads at work at a time: two, so that a slow photo does not keep others waiting, up to four if there are as many cores. */
export const MOST_THREADS = Math.min(4, Math.max(2, availableParallelism()));

/** Memory of a thread for objects and arrays, without pixels and that of WebAssembly, which lie outside of it. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/** Starts a thread. Builds for browsers have thread.browser.ts in place of this module. */
export function startThread(): Thread {
  // Options of the process, such as --input-type, may not suit the script.
  const worker = new Worker(SCRIPT, { execArgv: [], resourceLimits: RESOURCE_LIMITS });
  return {
    send(task, onAnswer, onFailure) {
      worker.ref();
      worker.removeAllListeners();
      worker.on("message", onAnswer);
      worker.on("error", (cause) => {
        onFailure(cause instanceof Error ? cause.message : String(cause));
      });
      worker.on("exit", (code) => {
        onFailure(`its thread exited with ${code}`);
      });
      worker.postMessage(task);
    },
    rest(onEnd) {
      worker.removeAllListeners();
      worker.on("exit", onEnd);
      // Without a listener, an error between two tasks would end the process.
      worker.on("error", () => undefined);
      worker.unref();
    },
    end() {
      worker.removeAllListeners();
      worker.on("error", () => undefined);
      void worker.terminate();
    },
  };
}
