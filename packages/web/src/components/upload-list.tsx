import { useEffect } from "react";
import { isUnderWay, type Upload } from "../upload/upload.ts";
import type { UploadQueue } from "../upload/upload-queue.ts";
import { UploadCard } from "./upload-card.tsx";

/** Lists the uploads of this tab, newest first; nothing if there are none. */
export function UploadList({
  uploads,
  queue,
}: {
  readonly uploads: readonly Upload[];
  readonly queue: UploadQueue;
}) {
  const losable = uploads.some((upload) => isUnderWay(upload) && upload.state.step !== "waiting");

  useEffect(() => {
    if (!losable) return;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [losable]);

  if (uploads.length === 0) return null;
  return (
    <section className="uploads" aria-labelledby="uploads-title">
      <h2 id="uploads-title">Uploads</h2>
      <ul>
        {uploads.map((upload) => (
          <li key={upload.key}>
            <UploadCard upload={upload} queue={queue} />
          </li>
        ))}
      </ul>
    </section>
  );
}
