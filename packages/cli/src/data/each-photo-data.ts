import { extname } from "node:path";
import type { Command } from "../command-line/arguments.ts";
import { eachPhoto } from "../jobs/each-photo.ts";
import { type Found, isPhoto, type Photo } from "../photos/find-photos.ts";
import { type Failed, isFailed } from "../photos/outcome.ts";
import type { Report } from "../report.ts";
import { dataOf, type DataSettings, type PhotoData } from "./photo-data.ts";

/** The worker script lies beside this module, in src and in dist. */
const WORKER = new URL(`./data-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Computes the data of each photo and reports it.
 *
 * @param take receives the data in the order of the photos. It may turn a photo down.
 * @param stop ends the work early.
 */
export async function eachPhotoData(
  photos: readonly Found[],
  settings: DataSettings,
  { jobs }: Pick<Command, "jobs">,
  take: (photo: Photo, data: PhotoData) => Failed | undefined,
  report: Report,
  stop: AbortSignal,
): Promise<void> {
  const compute = (photo: Photo) => dataOf(photo, settings);
  await eachPhoto<PhotoData | Failed>(
    photos,
    { compute, script: WORKER, settings, jobs },
    {
      onDone: () => {
        report.count();
      },
      take: ({ found, answer }) => {
        if (!isPhoto(found)) report.add(found);
        else if (answer !== undefined) {
          const problem = isFailed(answer) ? answer : take(found, answer);
          report.add(problem ?? { photo: found.path, outputs: [] });
        }
      },
      stop,
    },
  );
}
