import { readFileSync } from "node:fs";
import { placeRegions } from "@pixelater/core/region";
import { regionsText } from "@pixelater/core/region-text";
import type { Command } from "../command-line/arguments.ts";
import { regionsToHide } from "../jobs/hidden-regions.ts";
import type { Photo } from "../photos/find-photos.ts";
import { asInput } from "../photos/other-formats.ts";
import { failed, type Outcome } from "../photos/outcome.ts";
import type { ReviewedPhoto } from "./contact-sheet.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** What decides which regions are hidden. */
export type ReviewSettings = Pick<Command, "settings" | "hiding">;

/** A photo's place on the sheet, and its outcome. Both can be sent from a thread. */
export interface Review {
  readonly sheet: ReviewedPhoto;
  readonly outcome: Outcome;
}

/** Finds what would be hidden in a photo. */
export async function reviewPhoto(photo: Photo, { settings, hiding }: ReviewSettings): Promise<Review> {
  const { path } = photo;
  let thumbnail: ReviewedPhoto["thumbnail"];
  try {
    const start = performance.now();
    const input = await asInput(photo.bytes ?? readFileSync(path));
    thumbnail = thumbnailOf(input);
    const { found, regions = [] } = await regionsToHide(path, input, settings.regions, hiding);
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
    return { sheet, outcome: { photo: path, width, height, ms, ...faces, outputs: [] } };
  } catch (cause) {
    const outcome = failed(path, cause);
    return { sheet: { photo: path, thumbnail, problem: outcome.error.message }, outcome };
  }
}
