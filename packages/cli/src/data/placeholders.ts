import { existsSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import type { Command } from "../command-line/arguments.ts";
import type { PlaceholderTarget } from "../command-line/data.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { partBeside } from "../output/part-beside.ts";
import { writeWhole } from "../output/write-whole.ts";
import type { Found } from "../photos/find-photos.ts";
import type { Report } from "../report.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { eachPhotoData } from "./each-photo-data.ts";
import type { PhotoData, PhotoPlaceholder } from "./photo-data.ts";

/**
 * Prints or writes a placeholder of each photo, and no photo: as JSON by path, or as `<img>` elements.
 *
 * @param stop ends the work early, without a file.
 * @returns whether every photo has one.
 * @throws {UsageError} before any photo is read, if the file exists and may not be replaced.
 */
export async function writePlaceholders(
  command: Command,
  { format, path, columns }: PlaceholderTarget,
  photos: readonly Found[],
  report: Report,
  { stdout }: Terminal,
  stop: AbortSignal,
): Promise<boolean> {
  const replace = command.existing === "replace";
  if (path !== undefined && !replace && existsSync(path)) {
    throw new UsageError(`Expected a new name for --placeholder but ${path} exists; --force replaces it`);
  }
  report.show();
  const made = new Map<string, PhotoPlaceholder>();
  const take = (photo: { readonly path: string }, data: PhotoData) => {
    if ("dataUrl" in data) made.set(photo.path, data);
    return undefined;
  };
  await eachPhotoData(photos, { kind: "placeholder", columns }, command, take, report, stop);
  if (stop.aborted) return false;
  const text = format === "json" ? jsonOf(made) : htmlOf(made, path === undefined ? "." : dirname(path));
  report.end();
  if (path === undefined) stdout.write(text);
  else {
    writeWhole(path, Buffer.from(text), partBeside(path), replace);
    if (command.messages === "paths") stdout.write(`${path}\n`);
  }
  return report.isFlawless;
}

function jsonOf(made: ReadonlyMap<string, PhotoPlaceholder>): string {
  return `${JSON.stringify(Object.fromEntries(made), null, 2)}\n`;
}

/** @param from folder of the page, to which the photos' addresses are relative. */
function htmlOf(made: ReadonlyMap<string, PhotoPlaceholder>, from: string): string {
  const images = [...made].map(([path, { width, height, css }]) => {
    const address = relative(from, path).split(sep).map(encodeURIComponent).join("/");
    return `<img src="${address}" width="${width}" height="${height}" style='${css}' loading="lazy" alt="">\n`;
  });
  return images.join("");
}
