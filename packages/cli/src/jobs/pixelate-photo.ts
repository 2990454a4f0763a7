import { readFileSync } from "node:fs";
import { type Format, formatName, inspect, PixelateError, pixelateAll } from "@pixelater/core";
import { toProgressive } from "@pixelater/core/progressive";
import type { Settings } from "../command-line/settings.ts";
import type { LabeledGrid } from "../command-line/grids.ts";
import { FileExists, outputExists, writeWhole } from "../output/write-whole.ts";
import { asInput } from "../photos/other-formats.ts";
import { type FoundRegion, type HidingSettings, regionsToHide } from "./hidden-regions.ts";
import { failed, type Outcome, type Output, type Pixelated } from "../photos/outcome.ts";

/** A photo and its planned outputs. It can be sent to a worker. */
export interface Job {
  readonly photo: string;
  /** The photo's content; undefined to read it from its path. */
  readonly bytes: Uint8Array | undefined;
  /** The photo's own format, or that of its outputs if it is decoded. */
  readonly format: Format;
  /** Whether the photo has another format, which `@pixelater/formats` decodes. */
  readonly isDecoded: boolean;
  /** At least one. */
  readonly outputs: readonly PlannedOutput[];
  readonly existing: readonly Omit<Output, "bytes">[];
}

export interface PlannedOutput {
  /** Index into {@link PixelationSettings.grids}. */
  readonly grid: number;
  readonly label: string;
  /** `-` is standard output. */
  readonly path: string;
  /** Temporary path of the file while it is written. */
  readonly part: string;
  readonly ifExists: "refuse" | "replace" | "keep";
}

/** The settings for all photos of a command. */
export interface PixelationSettings {
  readonly grids: readonly LabeledGrid[];
  readonly options: Settings;
  readonly hiding: HidingSettings;
}

/** A photo with its outputs in memory, before they are written. */
export interface FinishedPhoto {
  readonly job: Job;
  readonly width: number;
  readonly height: number;
  /** Start time by `performance.now()`. */
  readonly start: number;
  /** Regions that were found and hidden; undefined if none were looked for. */
  readonly found: readonly FoundRegion[] | undefined;
  /** The encoded outputs, in the order of the job's. */
  readonly files: readonly Uint8Array[];
}

/** Reads and pixelates a photo, and writes its outputs. */
export async function pixelatePhoto(job: Job, settings: PixelationSettings): Promise<Outcome> {
  try {
    return writeFinished(await finishPhoto(job, settings));
  } catch (cause) {
    return failed(job.photo, cause);
  }
}

/**
 * Reads and pixelates a photo.
 *
 * @throws {PixelateError}
 * @throws {NoFacesFound | NotListed}
 * @throws errors of the file system.
 */
export async function finishPhoto(
  job: Job,
  { grids, options, hiding }: PixelationSettings,
): Promise<FinishedPhoto> {
  const start = performance.now();
  const bytes = job.bytes ?? readFileSync(job.photo);
  const input = await asInput(bytes);
  const { format, width, height } = inspect(input);
  if (!job.isDecoded && format !== job.format) {
    throw new PixelateError(
      "UNSUPPORTED_FORMAT",
      `Expected a ${job.format} but the file has become a ${format}`,
    );
  }
  // The header of a decoded photo decided before its pixels were there.
  const outputFormat = job.isDecoded && (options.format ?? "same") === "same" ? job.format : options.format;
  const { found, regions } = await regionsToHide(job.photo, input, options.regions, hiding);
  const { progressive, ...settings } = options;
  const files = pixelateAll(
    input,
    job.outputs.map(({ grid }) => ({ ...grids[grid]?.options, ...settings, format: outputFormat, regions })),
  );
  const written = progressive === true ? files.map(progressiveIfJpeg) : files;
  return { job, width, height, start, found, files: written };
}

/** A PNG among the photos stays as it is. */
function progressiveIfJpeg(file: Uint8Array): Uint8Array {
  return formatName(file) === "JPEG" ? toProgressive(file).bytes : file;
}

/**
 * Writes the outputs of a photo.
 *
 * @throws {FileExists}
 * @throws errors of the file system.
 */
export function writeFinished({ job, width, height, start, found, files }: FinishedPhoto): Pixelated {
  const outputs: Output[] = [];
  const existing = [...job.existing];
  for (const [i, { label: grid, path, part, ifExists }] of job.outputs.entries()) {
    const file = files[i] ?? new Uint8Array(0);
    try {
      writeWhole(path, file, part, ifExists === "replace");
      outputs.push({ grid, path, bytes: file.length });
    } catch (cause) {
      if (!(cause instanceof FileExists)) throw cause;
      // Another run wrote the file in the meantime.
      if (ifExists !== "keep") throw outputExists(path, cause);
      existing.push({ grid, path });
    }
  }
  const ms = Math.round(performance.now() - start);
  return {
    ...{ photo: job.photo, width, height, ms },
    ...(found !== undefined && { faces: found.length, found }),
    outputs,
    ...(existing.length > 0 && { existing }),
  };
}
