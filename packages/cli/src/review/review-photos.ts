import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { placeRegions } from "@pixelater/core/region";
import { regionsText } from "@pixelater/core/region-text";
import type { Command } from "../command-line/arguments.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { regionsToHide } from "../jobs/hidden-regions.ts";
import { writeWhole } from "../output/write-whole.ts";
import { type Found, isPhoto, type Photo } from "../photos/find-photos.ts";
import { failed, isFailed, type Outcome } from "../photos/outcome.ts";
import type { Report } from "../report.ts";
import { contactSheet, type ReviewedPhoto } from "./contact-sheet.ts";
import { thumbnailOf } from "./thumbnail.ts";

/**
 * Writes a page that shows what would be hidden in each photo, and no photo. With `--json`, prints for each photo what
 * `--regions-file` takes.
 *
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
  const reviewed: ReviewedPhoto[] = [];
  for (const found of photos) {
    if (stop.aborted) return false;
    const [sheet, outcome] = isPhoto(found) ? await reviewPhoto(found, command) : reviewFailed(found);
    if (sheet !== undefined) reviewed.push(sheet);
    report.count();
    report.add(outcome);
  }
  const part = join(dirname(path), `.pixelater-${randomUUID().slice(0, 8)}.part`);
  writeWhole(path, Buffer.from(contactSheet(reviewed)), part, replace);
  report.endReview(path);
  return report.isFlawless;
}

async function reviewPhoto(
  photo: Photo,
  { settings, hiding }: Command,
): Promise<readonly [ReviewedPhoto, Outcome]> {
  const { path } = photo;
  let thumbnail: ReviewedPhoto["thumbnail"];
  try {
    const start = performance.now();
    const bytes = photo.bytes ?? readFileSync(path);
    thumbnail = thumbnailOf(bytes);
    const { found, regions = [] } = await regionsToHide(path, bytes, settings.regions, hiding);
    const { width, height } = thumbnail;
    const placed = placeRegions(regions, width, height);
    const firstFound = regions.length - (found?.length ?? 0);
    const sheet = {
      photo: path,
      thumbnail,
      regions: placed.map((each, i) => ({
        text: regionsText(regions.slice(i, i + 1)),
        placed: each,
        score: found?.[i - firstFound]?.score,
      })),
    };
    const ms = Math.round(performance.now() - start);
    const faces = found && { faces: found.length, found };
    return [sheet, { photo: path, width, height, ms, ...faces, outputs: [] }];
  } catch (cause) {
    const outcome = failed(path, cause);
    return [{ photo: path, thumbnail, problem: outcome.error.message }, outcome];
  }
}

/** A file that could not be found is on the sheet too. */
function reviewFailed(outcome: Outcome): readonly [ReviewedPhoto | undefined, Outcome] {
  if (!isFailed(outcome)) return [undefined, outcome];
  return [{ photo: outcome.photo, thumbnail: undefined, problem: outcome.error.message }, outcome];
}
