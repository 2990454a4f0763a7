import type { Answer, Task } from "./protocol.ts";
import type { Thread } from "./thread.ts";

/** What this module uses of a browser's `Worker`, whose types clash with those of Node. */
interface WebWorker {
  onmessage: ((event: { readonly data: Answer }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(task: Task): void;
  terminate(): void;
}

declare const Worker: new (script: URL, options: { readonly type: "module" }) => WebWorker;

const hardware: { readonly navigator?: { readonly hardwareConcurrency?: number } } = globalThis;

/** Threads at work at a time: two, so that a slow photo does not keep others waiting, up to four if there are as many cores. */
export const MOST_THREADS = Math.min(4, Math.max(2, hardware.navigator?.hardwareConcurrency ?? 2));

/** Starts a thread in a browser. Bundlers find its script by this very expression. */
export function startThread(): Thread {
  const worker = new Worker(new URL("./decode-worker.browser.js", import.meta.url), { type: "module" });
  return {
    send(task, onAnswer, onFailure) {
      worker.onmessage = ({ data }) => {
        onAnswer(data);
      };
      worker.onerror = ({ message }) => {
        onFailure(message ?? "its script could not be loaded");
      };
      worker.postMessage(task);
    },
    rest(onEnd) {
      worker.onmessage = null;
      worker.onerror = () => {
        worker.terminate();
        onEnd();
      };
    },
    end() {
      worker.terminate();
    },
  };
}
