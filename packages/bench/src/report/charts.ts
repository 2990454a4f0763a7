import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ContestantName } from "../contestants/contestant.ts";
import type { Findings } from "../findings.ts";
import { logScale } from "./scale.ts";
import { bar, gridLine, polyline, SERIES_COLORS, svgText, text } from "./svg.ts";
import { times } from "./verdict.ts";

/** A written chart. */
export interface Chart {
  readonly title: string;
  /** Relative to the report. */
  readonly path: string;
}

interface Series {
  readonly name: ContestantName;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Writes the charts that have results. */
export async function writeCharts(
  findings: Findings,
  folder: string,
  reportFolder: string,
): Promise<Chart[]> {
  const drawn = [
    drawRatios(findings),
    drawLines("time.svg", "Five grids, JPEG to PNG: milliseconds by megapixels", timeSeries(findings), "ms"),
    drawLines(
      "memory.svg",
      "Five grids, JPEG to PNG: peak memory above idle, MiB by megapixels",
      memorySeries(findings),
      "MiB",
    ),
  ].filter((chart) => chart !== undefined);
  await mkdir(folder, { recursive: true });
  return Promise.all(
    drawn.map(async ({ file, title, svg }) => {
      await writeFile(join(folder, file), svg);
      return { title, path: relative(reportFolder, join(folder, file)).replaceAll("\\", "/") };
    }),
  );
}

interface Drawing {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

function timeSeries({ entries, races }: Findings): Series[] {
  const wanted = races.filter(({ job }) => job.picture.saving === "baseline" && job.format === "png");
  return seriesOf(entries, (name) =>
    wanted.flatMap(({ job, results }) =>
      results
        .filter(({ contestant }) => contestant === name)
        .map(({ medianMs }) => [Math.round(job.picture.megapixels), medianMs] as const),
    ),
  );
}

function memorySeries({ entries, memory }: Findings): Series[] {
  return seriesOf(entries, (name) =>
    memory
      .filter(({ contestant, job }) => contestant === name && job.picture.saving === "baseline")
      .map(
        ({ job, peakBytes, idleBytes }) =>
          [Math.round(job.picture.megapixels), Math.max(1, (peakBytes - idleBytes) / 2 ** 20)] as const,
      ),
  );
}

function seriesOf(
  entries: Findings["entries"],
  pointsOf: (name: ContestantName) => Series["points"],
): Series[] {
  return entries
    .map(({ name }) => ({ name, color: colorOf(entries, name), points: pointsOf(name) }))
    .filter(({ points }) => points.length > 0);
}

/** Returns a contestant's colour, the same in every chart. */
function colorOf(entries: Findings["entries"], name: ContestantName): string {
  const place = entries.findIndex((entry) => entry.name === name);
  return SERIES_COLORS[place % SERIES_COLORS.length] ?? "#7f7f7f";
}

function drawLines(
  file: string,
  title: string,
  series: readonly Series[],
  unit: string,
): Drawing | undefined {
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return undefined;
  const width = 760;
  const height = 420;
  const [left, right, top, bottom] = [56, 600, 60, 372];
  const x = logScale(
    points.map(([megapixels]) => megapixels),
    left,
    right,
  );
  const y = logScale(
    points.map(([, value]) => value),
    bottom,
    top,
  );
  const body = [
    ...x.ticks.flatMap((tick) => [
      gridLine(x.position(tick), top, x.position(tick), bottom),
      text(x.position(tick), bottom + 20, `${tick} MP`, "middle", "faint"),
    ]),
    ...y.ticks.flatMap((tick) => [
      gridLine(left, y.position(tick), right, y.position(tick)),
      text(left - 8, y.position(tick) + 4, String(tick), "end", "faint"),
    ]),
    text(left - 8, top - 10, unit, "end", "faint"),
    ...series.map((one) =>
      polyline(
        one.points.map(([a, b]) => [x.position(a), y.position(b)]),
        one.color,
      ),
    ),
    ...legend(series, (one) => y.position(one.points.at(-1)?.[1] ?? 1), right + 16, top),
  ];
  return { file, title, svg: svgText({ width, height, title, body }) };
}

/** Draws names beside the ends of their lines, moved apart where they would overlap. */
function legend(
  series: readonly Series[],
  endOf: (series: Series) => number,
  x: number,
  top: number,
): string[] {
  const lineHeight = 19;
  let next = top;
  return series
    .toSorted((a, b) => endOf(a) - endOf(b))
    .map((one) => {
      const y = Math.max(next, endOf(one));
      next = y + lineHeight;
      return `${bar(x, y - 6, 12, 12, one.color)}\n${text(x + 18, y + 4, one.name)}`;
    });
}

/** Draws the rivals' times divided by Pixelater's, a group of bars for each job. */
function drawRatios({ entries, races }: Findings): Drawing | undefined {
  const title = "Times as long as Pixelater needs for the same five files (logarithmic)";
  const shown = races.filter(
    ({ job, results }) => results.length > 1 && [6, 8].includes(Math.round(job.picture.megapixels)),
  );
  const ratios = shown.flatMap(({ results }) => results.map(({ ratio }) => ratio));
  if (ratios.length === 0) return undefined;
  const width = 760;
  const [left, right] = [150, 690];
  const x = logScale([1, ...ratios], left, right);
  const barHeight = 14;
  const body: string[] = [];
  let y = 56;
  for (const { job, results } of shown) {
    body.push(text(12, y + 4, `${job.picture.title} → ${job.format.toUpperCase()}`));
    y += 14;
    for (const { contestant, ratio } of results) {
      const end = Math.max(x.position(ratio), left + 2);
      body.push(
        text(left - 8, y + 11, contestant, "end", "faint"),
        bar(left, y, end - left, barHeight, colorOf(entries, contestant)),
        text(end + 6, y + 11, `${times(ratio)}×`),
      );
      y += barHeight + 4;
    }
    y += 22;
  }
  return { file: "ratios.svg", title, svg: svgText({ width, height: y, title, body }) };
}
