import { existsSync } from "node:fs";
import { extname } from "node:path";
import type { Command } from "../command-line/arguments.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { eachPhoto } from "../jobs/each-photo.ts";
import { partBeside } from "../output/part-beside.ts";
import { writeWhole } from "../output/write-whole.ts";
import { type Found, isPhoto, type Photo } from "../photos/find-photos.ts";
import { type Failed, isFailed, type PassedOver } from "../photos/outcome.ts";
import type { Report } from "../report.ts";
import { contactSheet } from "./contact-sheet.ts";
import { type Review, reviewPhoto } from "./review-photo.ts";

/** The worker script lies beside this module, in src and in dist. */
const WORKER = new URL(`./review-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Writes a page that shows what would be hidden in each photo, and no photo. With `--json`, prints for each photo what
 * `--regions-file` takes.
 *
 * @param stop ends the work early, without the page.
 * @returns whether something would be hidden in every photo.
 * @throws {UsageError} before any photo is read, if the page exists and may not be replaced.
 */
export async function reviewPhotos(
  command: Command,
  path: string,
  photos: readonly Found[],
  report: Report,
  stop: AbortSignal,
): Promise<boolean> {
  const replace = command.existing === "replace";
  if (!replace && existsSync(path)) {
    throw new UsageError(`Expected a new name for --review but ${path} exists; --force replaces it`);
  }
  report.show();
  const reviews = await reviewAll(command, photos, report, stop);
  if (stop.aborted) return false;
  for (const review of reviews) report.add(review.outcome);
  const sheet = contactSheet(reviews.map((review) => review.sheet));
  writeWhole(path, Buffer.from(sheet), partBeside(path), replace);
  report.endReview(path);
  return report.isFlawless;
}

/** @returns the reviews in the order of the photos. */
async function reviewAll(
  { settings, hiding, jobs }: Command,
  photos: readonly Found[],
  report: Report,
  stop: AbortSignal,
): Promise<Review[]> {
  const reviews: Review[] = [];
  const reviewSettings = { settings, hiding };
  const compute = (photo: Photo) => reviewPhoto(photo, reviewSettings);
  await eachPhoto<Review>(
    photos,
    { compute, script: WORKER, settings: reviewSettings, jobs },
    {
      onDone: () => {
        report.count();
      },
      take: ({ found, answer }) => {
        if (!isPhoto(found)) reviews.push(withoutPhoto(found));
        else if (answer !== undefined) reviews.push("sheet" in answer ? answer : withoutPhoto(answer));
      },
      stop,
    },
  );
  return reviews;
}

/** A file that could not be found, or on which a thread crashed, is on the sheet too. */
function withoutPhoto(outcome: Failed | PassedOver): Review {
  const problem = isFailed(outcome) ? outcome.error.message : outcome.passedOver.message;
  return { sheet: { photo: outcome.photo, thumbnail: undefined, problem }, outcome };
}
