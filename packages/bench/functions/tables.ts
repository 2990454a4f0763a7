import { machine } from "../src/report/machine.ts";
import { type Row, medians, perPhoto } from "./comparison.ts";
import { dollarsPerMillion } from "./costs.ts";

/** Formats the measurements as Markdown: a table for each size of photo. */
export function measuredSection(rows: readonly Row[]): string {
  return [
    `Measured on ${machine()}.`,
    ...photosOf(rows).map(({ photo, photoBytes }) =>
      [
        `**${photo}, ${(photoBytes / 1e6).toFixed(1)} MB, five JPEGs out**`,
        table(
          [
            "",
            "zip",
            "start, no photo",
            "first photo",
            "later photos",
            "processor time, later photos",
            "processor time, tiny photos",
            "peak memory",
            "starts",
          ],
          rows.filter((row) => row.photo === photo).map(measuredCells),
        ),
      ].join("\n\n"),
    ),
  ].join("\n\n");
}

/** Formats the cost per million photos: a table for each size of photo. */
export function dollarsSection(rows: readonly Row[]): string {
  return photosOf(rows)
    .map(({ photo }) => {
      const compared = rows.filter((row) => row.photo === photo);
      const dollars = compared.map((row) => dollarsPerMillion(perPhoto(row)));
      const line = (what: string, pick: (one: (typeof dollars)[number]) => number): string[] => [
        what,
        ...dollars.map((one) => pick(one).toFixed(2)),
      ];
      return table(
        [`dollars per million, ${photo}`, ...compared.map(({ candidate }) => candidate)],
        [
          ["requests per photo", ...compared.map(({ puts, gets }) => `${puts} PUT, ${gets} GET or HEAD`)],
          line("function, 1,769 MB", (one) => one.computing),
          line("invocations", (one) => one.invocations),
          line("S3 requests", (one) => one.requests),
          line("**total**", (one) => one.total),
        ],
      );
    })
    .join("\n\n");
}

function measuredCells({ candidate, zippedBytes, starts }: Row): string[] {
  const { startMs, firstMs, warmMs, processorMs, tinyProcessorMs, peakMegabytes } = medians(starts);
  return [
    candidate,
    `${thousands(zippedBytes / 1_000)} kB`,
    `${thousands(startMs)} ms`,
    `${thousands(firstMs)} ms`,
    `${thousands(warmMs)} ms`,
    `${thousands(processorMs)} ms`,
    `${thousands(tinyProcessorMs)} ms`,
    `${thousands(peakMegabytes)} MiB`,
    String(starts.length),
  ];
}

function photosOf(rows: readonly Row[]): Row[] {
  return rows.filter(({ photo }, i) => rows.findIndex((row) => row.photo === photo) === i);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}
