import { styleText } from "node:util";
import type { LocalCloud } from "../cloud.ts";
import type { PixelatedPhoto } from "./send-photo.ts";

/**
 * Returns a line for the photo and one for each of its outputs.
 *
 * @param placeOf finds the URL or file of an output.
 */
export function photoReport(
  { photo, manifest, arrivals, totalMs }: PixelatedPhoto,
  placeOf: (key: string) => string,
): string {
  const { width = 0, height = 0 } = manifest.image ?? {};
  const rows = manifest.outputs.map(({ columns, rows, key, bytes }) => {
    const time = arrivals.get(key);
    return [
      `${columns} × ${rows}`,
      key,
      kilobytes(bytes),
      ...(arrivals.size === 0 ? [] : [time === undefined ? "unchanged" : milliseconds(time)]),
      placeOf(key),
    ];
  });
  const outcome = arrivals.size === 0 ? "outputs exist already, found" : "pixelated";
  const { faces } = manifest;
  const hidden = faces === undefined ? "" : `, ${faces} ${faces === 1 ? "face" : "faces"} hidden`;
  const size = `${width} × ${height}, ${kilobytes(photo.bytes.length)}${hidden}`;
  const head = `${bold(photo.name)}  ${size}  ${dim(`${outcome} in ${milliseconds(totalMs)}`)}`;
  return [head, ...table(rows)].join("\n  ");
}

/**
 * Returns the addresses and folders of a running cloud.
 *
 * @param taken default ports that were in use.
 */
export function cloudReport(
  cloud: LocalCloud,
  folder: string,
  log: string,
  taken: { readonly page?: number; readonly s3?: number },
): string {
  const instead = (port: number | undefined): string =>
    port === undefined ? "" : `  ${dim(`as port ${port} is in use`)}`;
  const { endpoint, region, credentials } = cloud.s3;
  const rows = [
    ["Page", cyan(cloud.url) + instead(taken.page)],
    [
      "S3",
      `${endpoint}  ${dim(`region ${region}, key ${credentials.accessKeyId}, secret ${credentials.secretAccessKey}`)}${instead(taken.s3)}`,
    ],
    ["Buckets", `${cloud.sourceBucket} → ${cloud.processedBucket}`],
    ["Data", folder],
    ["Function log", log],
  ];
  const lines = [bold("Running"), ...table(rows)].join("\n  ");
  return `${lines}\n\n${dim("Uploads are listed here. Ctrl-C ends it; the buckets and waiting events stay.")}`;
}

/** Aligns columns: numbers of bytes and milliseconds to the right, other text to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        const width = widths[column] ?? 0;
        return /(kB|ms)$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function milliseconds(time: number): string {
  return `${Math.round(time)} ms`;
}

function bold(text: string): string {
  return styleText("bold", text);
}

function dim(text: string): string {
  return styleText("dim", text);
}

function cyan(text: string): string {
  return styleText("cyan", text);
}
