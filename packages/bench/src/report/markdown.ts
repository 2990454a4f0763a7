import { type Clock, FIVE_GRIDS, JPEG_QUALITY } from "../job.ts";
import type { Findings, JudgedRace } from "../findings.ts";
import type { Chart } from "./charts.ts";
import { machine } from "./machine.ts";
import { mebibytes, times, verdicts } from "./targets.ts";

/** The whole report, for people. */
export function reportOf(findings: Findings, charts: readonly Chart[]): string {
  return [
    "# Benchmarks",
    intro(findings),
    "## Figures set, figures reached",
    targetTable(findings),
    ...charts.map(({ title, path }) => `![${title}](${path})`),
    "## Time",
    "Five pixelated photos from one, in milliseconds. *Times ours* is the median over the laps of the ratio within a " +
      "lap. *Off* is how far the colour of a cell is from the exact mean of its pixels, as libvips decodes both: the " +
      "largest and the mean, in levels of 0–255; half a level is rounding.",
    ...findings.races.flatMap(raceSection),
    "## Measuring and writing alone",
    measureTable(findings),
    "## Memory",
    `Peak resident memory of a process that does the job once (to PNG), above that of an idle process: ` +
      `${mebibytes(findings.idleNodeBytes)} for Node.`,
    memoryTable(findings),
    "## Files",
    "All five files of Pixelater; beside them the same pixels saved by sharp and by Pillow with their default settings.",
    fileTable(findings),
    "## Contestants",
    contestantTable(findings),
    `Digest of all outputs of this run, so that nothing could be left undone: \`${findings.sink.slice(0, 16)}\`.`,
    "",
  ].join("\n\n");
}

function intro({ quick, clock }: Findings): string {
  return [
    `Written by \`npm run bench${argumentsOf(quick, clock)}\` on ${machine()}.`,
    "",
    `**The job:** one photo in memory becomes five pixelated ones of the same size (${FIVE_GRIDS.join(", ")} cells a ` +
      `side), encoding included; JPEG at quality ${JPEG_QUALITY}. Every contestant runs on one thread, in turns (A B C, ` +
      "A B C, …), after a warm-up; a contestant that needs seconds for a lap has fewer laps. " +
      CLOCKS[clock],
    "",
    "**The pictures** are generated: amplitudes of about 1/f, as photos have them, with smooth and busy " +
      "places and sensor noise (`packages/bench/src/workload/scene.ts`). JPEGs have 4:2:0 chroma. The q97 ones show a " +
      "scene full of detail and noise: about one byte per pixel.",
  ].join("\n");
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

function targetTable(findings: Findings): string {
  return table(
    ["figure", "goal", "found", ""],
    verdicts(findings).map(({ what, goal, found, reached, why }) => [
      what,
      goal,
      found ?? "not in this run",
      reached === undefined
        ? ""
        : reached
          ? "reached"
          : `**not reached**${why === undefined ? "" : `: ${why}`}`,
    ]),
  );
}

function raceSection({ job, results, missing }: JudgedRace): string[] {
  const { title, width, height, bytes } = job.picture;
  return [
    `### ${title} → ${job.format.toUpperCase()}`,
    `${width} × ${height}, ${megabytes(bytes.length)} in.`,
    table(
      ["", "ms", "±", "laps", "times ours", "off, largest", "off, mean", "out"],
      results.map(({ contestant, medianMs, spread, laps, ratio, deviation, outputBytes }) => [
        contestant,
        medianMs.toFixed(medianMs < 100 ? 1 : 0),
        laps < 3 ? "" : `${(spread * 100).toFixed(0)} %`,
        String(laps),
        times(ratio),
        deviation.largest.toFixed(1),
        deviation.mean.toFixed(2),
        kilobytes(outputBytes),
      ]),
    ),
    ...missing.map(({ contestant, why }) => `Without ${contestant}: ${why}.`),
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
        return result === undefined ? "" : mebibytes(result.aboveIdleBytes);
      }),
    ]),
  );
}

function fileTable({ agreements }: Findings): string {
  return table(
    ["", "to", "Pixelater", "sharp", "Pillow", "exact in libvips", "same in Pillow"],
    agreements.map(({ title, format, bytes, sharpBytes, pillowBytes, exactInSharp, sameInPillow }) => [
      title,
      format.toUpperCase(),
      kilobytes(bytes),
      kilobytes(sharpBytes),
      pillowBytes === undefined ? "" : kilobytes(pillowBytes),
      yesOrNo(exactInSharp),
      yesOrNo(sameInPillow),
    ]),
  );
}

function contestantTable({ entries }: Findings): string {
  return table(
    ["", "version", "recipe"],
    entries.map((entry) =>
      "run" in entry
        ? [entry.name, entry.version, entry.recipe]
        : [entry.name, "", `absent: ${entry.absent}`],
    ),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
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
