import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { useStore } from "../store.ts";
import { tabQueue } from "../upload/tab-queue.ts";
import { UploadList } from "./upload-list.tsx";

/** Shows the uploads of this tab while there is no photo on the stage. */
export function TabUploads({ writer }: { readonly writer: PixelWorker }) {
  const queue = tabQueue(writer);
  return <UploadList uploads={useStore(queue.uploads)} queue={queue} />;
}
