import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { UploadQueue } from "./upload-queue.ts";

let queue: UploadQueue | undefined;

/** Returns the queue of this tab's uploads, which outlives the components that show it. */
export function tabQueue(worker: PixelWorker): UploadQueue {
  return (queue ??= new UploadQueue(worker));
}
