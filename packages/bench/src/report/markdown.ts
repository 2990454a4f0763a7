import { basename } from "node:path";
import type { Findings, JudgedRace, JudgedResult } from "../findings.ts";
import { type Clock, FIVE_GRIDS, JPEG_QUALITY, titleOf } from "../job.ts";
import { duration } from "../progress.ts";
import { median } from "../statistics.ts";
import type { ContestantName } from "../contestants/contestant.ts";
import type { Chart } from "./charts.ts";
import { machine } from "./machine.ts";
import { otherJobsSection } from "./other-jobs.ts";
import { table } from "./table.ts";
import { strictestSharp, verdicts } from "./targets.ts";
import { mebibytes, times } from "./verdict.ts";

/** Files of the charts at the top of the report; the others stand beside their tables. */
const LEADING_CHARTS: readonly string[] = ["ratios.svg", "time.svg"];

/** Returns the report as Markdown: what a reader wants to know first, goals that were not reached last. */
export function reportOf(findings: Findings, charts: readonly Chart[]): string {
  const figures = verdicts(findings);
  const leading = charts.filter(({ path }) => LEADING_CHARTS.includes(basename(path)));
  const others = charts.filter((chart) => !leading.includes(chart));
  return [
    "# Benchmarks",
    `One photo in memory becomes five pixelated ones of the same size (${FIVE_GRIDS.join(", ")} cells a side), encoding ` +
      `included; JPEG at quality ${JPEG_QUALITY}. Milliseconds, and how many times as long as Pixelater:`,
    summaryTable(findings),
    "Three recipes use sharp; the first column of rivals has the fastest one of each row. *sharp* and *sharp + fill* give " +
      "approximate colors; *sharp + exact* gives the same exact means as Pixelater. The recipes are listed under " +
      "[Contestants](#contestants).",
    ...leading.map(chartImage),
    "## How it is measured",
    intro(findings),
    ...otherJobsSection(findings),
    "## Memory",
    `Peak resident memory of a process that does the job once (to PNG), above that of the same process before it loaded ` +
      `anything: ${mebibytes(median(findings.memory.map(({ idleBytes }) => idleBytes)))} for Node.`,
    ...others.map(chartImage),
    memoryTable(findings),
    ...findings.withoutMemory.map(({ title, name, why }) => `${title}, without ${name}: ${why}.`),
    "## Measuring and writing alone",
    "Each of the four in a process of its own, in turns.",
    measureTable(findings),
    ...findings.measured.flatMap(({ picture, missing }) =>
      missing.map(({ name, why }) => `${picture.title}, without ${name}: ${why}.`),
    ),
    "## Every job",
    "In each *turn* a contestant does the job as often as *laps* says; the turn's time is the median of these.",
    [
      "- *ms*: the median over the turns. *±*: half the range of their middle half.",
      "- *times ours*: the median of the ratios within a turn; of fewer than three turns, the ratio of the medians.",
      "- *waited*: the share of the time in which the contestant had no processor.",
      "- *off*: how far the color of a cell is from the exact mean of its pixels, as libvips decodes both. The largest and " +
        "the mean, in levels of 0–255; half a level is rounding.",
    ].join("\n"),
    ...findings.races.flatMap(raceSection),
    "## Files",
    "The files of Pixelater; beside them the same pixels saved by sharp and by Pillow with their default settings. Of " +
      "pictures above 15 MP only the file with 64 × 64 cells was compared.",
    fileTable(findings),
    `Checked with libvips, ${findings.checkers.map(checkerText).join(", ")}.`,
    "## Contestants",
    contestantTable(findings),
    `SHA-256 of all outputs of this run, first 16 digits: \`${findings.sink.slice(0, 16)}\`.`,
    "## Goals reached",
    "Goals against sharp apply to three ways to do the job with it; the strictest one counts.",
    table(
      ["figure", "goal", "found"],
      figures
        .filter(({ reached }) => reached === true)
        .map(({ what, goal, found }) => [what, goal, found ?? ""]),
    ),
    "## Goals not reached",
    table(
      ["figure", "goal", "found", "why"],
      figures
        .filter(({ reached }) => reached === false)
        .map(({ what, goal, found, why }) => [what, goal, found ?? "", why]),
    ),
    ...figures
      .filter(({ reached }) => reached === undefined)
      .map(({ what, goal }) => `Not in this run: ${what} (goal ${goal}).`),
    "",
  ].join("\n\n");
}

/** Contestants of the first table beside sharp's fastest recipe. The others are much slower. */
const SUMMARY: readonly ContestantName[] = ["sharp + exact", "pillow", "jimp"];

function summaryTable({ races }: Findings): string {
  const names = SUMMARY.filter((name) =>
    races.some(({ results }) => results.some(({ contestant }) => contestant === name)),
  );
  const against = (result: JudgedResult): string => `${shortMs(result.medianMs)}, ${times(result.ratio)}×`;
  return table(
    ["", "pixelater", "sharp, its fastest recipe", ...names],
    races.map((race) => {
      const resultOf = (wanted: string) => race.results.find(({ contestant }) => contestant === wanted);
      const ours = resultOf("pixelater");
      const strictest = strictestSharp(race);
      return [
        titleOf(race.job),
        ours === undefined ? "" : `**${shortMs(ours.medianMs)}**`,
        strictest === undefined ? "" : `${against(strictest)} (${strictest.contestant})`,
        ...names.map((name) => {
          const result = resultOf(name);
          return result === undefined ? "" : against(result);
        }),
      ];
    }),
  );
}

function shortMs(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

function chartImage({ title, path }: Chart): string {
  return `![${title}](${path})`;
}

function intro(findings: Findings): string {
  const { quick, clock, seconds, skipped } = findings;
  return [
    `Written by \`npm run bench${argumentsOf(quick, clock)}\` in ${duration(seconds * 1000)} on ${machine()}.`,
    busyness(findings),
    "Every contestant has a process of its own, with one thread. It loads the photo, warms up until its times settle, and " +
      `then takes turns with the others (A B C, A B C, …). ${CLOCKS[clock]}`,
    "**The pictures** are generated: amplitudes of about 1/f like photos, smooth and busy areas, and sensor noise " +
      "(`packages/bench/src/workload/scene.ts`). JPEGs have 4:2:0 chroma. The q97 ones show a scene full of detail and " +
      "noise: about one byte per pixel.",
    ...skipped.map(({ name, why }) => `Skipped ${name}: ${why}.`),
  ].join("\n\n");
}

function argumentsOf(quick: boolean, clock: Clock): string {
  const given = [...(quick ? ["--quick"] : []), ...(clock === "processor" ? ["--clock processor"] : [])];
  return given.length === 0 ? "" : ` -- ${given.join(" ")}`;
}

const CLOCKS: Record<Clock, string> = {
  elapsed:
    "Milliseconds are elapsed time: they depend on the machine and on what else it does, ratios much less.",
  processor:
    "Milliseconds are processor time, of all threads of a contestant's process together: the machine was busy with other " +
    "work, which makes elapsed time useless and processor time somewhat longer than on a quiet machine.",
};

/** On a quiet machine a contestant that never waits for anything has a processor nearly all the time. */
const QUIET_SHARE = 0.95;

function busyness({ races }: Findings): string {
  const share = median(
    races.flatMap(({ results }) => results.map(({ processorShare }) => Math.min(1, processorShare))),
  );
  const percent = `${(share * 100).toFixed(0)} % of their time (median)`;
  return share >= QUIET_SHARE
    ? `The machine was quiet: contestants had a processor ${percent}.`
    : `**The machine was busy with other work**: contestants had a processor only ${percent}.`;
}

function raceSection({ job, results, missing }: JudgedRace): string[] {
  const { width, height, bytes } = job.picture;
  return [
    `### ${titleOf(job)}`,
    `${width} × ${height}, ${megabytes(bytes.length)} in.`,
    table(
      ["", "ms", "±", "turns × laps", "waited", "times ours", "off, largest", "off, mean", "out"],
      results.map((result) => [
        result.contestant,
        result.medianMs.toFixed(result.medianMs < 100 ? 1 : 0),
        result.turns < 3 ? "" : `${(result.spread * 100).toFixed(0)} %`,
        `${result.turns} × ${result.laps}`,
        `${(Math.max(0, 1 - result.processorShare) * 100).toFixed(0)} %`,
        times(result.ratio),
        result.deviation?.largest.toFixed(1) ?? "",
        result.deviation?.mean.toFixed(2) ?? "",
        kilobytes(result.outputBytes),
      ]),
    ),
    ...missing.map(({ name, why }) => `Without ${name}: ${why}.`),
  ];
}

function measureTable({ measured }: Findings): string {
  return table(
    ["", "measure five grids, ms", "libvips decodes, ms", "ratio", "write 64 × 64 PNG, ms", "JPEG, ms"],
    measured.map(({ picture, measureMs, decodeMs, ratio, writePngMs, writeJpegMs }) => [
      picture.title,
      measureMs.toFixed(1),
      decodeMs.toFixed(1),
      times(ratio),
      writePngMs.toFixed(2),
      writeJpegMs.toFixed(2),
    ]),
  );
}

function memoryTable({ memory }: Findings): string {
  const contestants = [...new Set(memory.map(({ contestant }) => contestant))];
  const pictures = [...new Set(memory.map(({ job }) => job.picture.title))];
  return table(
    ["", ...contestants],
    pictures.map((title) => [
      title,
      ...contestants.map((contestant) => {
        const result = memory.find((one) => one.contestant === contestant && one.job.picture.title === title);
        return result === undefined ? "" : mebibytes(result.peakBytes - result.idleBytes);
      }),
    ]),
  );
}

function fileTable({ agreements }: Findings): string {
  return table(
    [
      "",
      "files",
      "Pixelater",
      "sharp",
      "Pillow",
      "exact in libvips",
      "same in Pillow",
      "same in Chromium",
      "pngcheck",
    ],
    agreements.map((one) => [
      titleOf(one.job),
      String(one.files),
      kilobytes(one.bytes),
      kilobytes(one.sharpBytes),
      one.pillowBytes === undefined ? "" : kilobytes(one.pillowBytes),
      yesOrNo(one.exactInSharp),
      yesOrNo(one.sameInPillow),
      yesOrNo(one.sameInChromium),
      yesOrNo(one.passesPngcheck),
    ]),
  );
}

function checkerText({ name, version, absent }: Findings["checkers"][number]): string {
  return absent === undefined ? `${name} ${version ?? ""}`.trim() : `without ${name}: ${absent}`;
}

function contestantTable({ entries }: Findings): string {
  return table(
    ["", "version", "recipe"],
    entries.map((entry) =>
      "absent" in entry
        ? [entry.name, "", `absent: ${entry.absent}`]
        : [entry.name, entry.version, entry.recipe],
    ),
  );
}

function yesOrNo(value: boolean | undefined): string {
  return value === undefined ? "" : value ? "yes" : "**no**";
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
