import type { Agreement } from "../checks/agreement.ts";
import type { Findings, JudgedRace, JudgedResult } from "../findings.ts";
import { titleOf } from "../job.ts";
import type { MeasureAlone } from "../measure-alone.ts";
import { fittedExponent } from "../statistics.ts";
import type { Picture } from "../workload/pictures.ts";
import { otherJobVerdicts } from "./other-jobs.ts";
import { mebibytes, MIB, times, type Verdict } from "./verdict.ts";
import { SHARP_RECIPES, SPEED_GOALS, type SpeedGoal } from "./goals.ts";

/** Returns every goal with this run's result. */
export function verdicts(findings: Findings): Verdict[] {
  return [
    ...SPEED_GOALS.flatMap((goal) => speedVerdicts(goal, findings)),
    ...measureVerdicts(findings),
    ...otherJobVerdicts(findings),
    ...writeVerdicts(findings),
    ...memoryVerdicts(findings),
    ...growthVerdicts(findings),
    ...cellVerdicts(findings),
    ...fileVerdicts(findings),
  ];
}

function speedVerdicts({ picture, format, atLeast }: SpeedGoal, { races, measured }: Findings): Verdict[] {
  const [megapixels, saving] = picture;
  const race = races.find(
    ({ job }) =>
      job.picture.saving === saving &&
      Math.round(job.picture.megapixels) === megapixels &&
      job.format === format,
  );
  if (race === undefined) return [];
  const resultOf = (name: string): JudgedResult | undefined =>
    race.results.find(({ contestant }) => contestant === name);
  const ours = resultOf("pixelater");
  const measuring = measured.find((one) => one.picture.path === race.job.picture.path);
  const strictest = strictestSharp(race)?.contestant;
  return Object.entries(atLeast).map(([rival, goal]) => {
    const result = resultOf(rival);
    return {
      what: `${titleOf(race.job)}, against ${describeRival(rival, strictest)}`,
      goal: `≥ ${goal}×`,
      found: result && `${times(result.ratio)}×`,
      reached: result && result.ratio >= goal,
      why:
        ours === undefined || result === undefined
          ? ""
          : timeMissing(ours.medianMs, (ours.medianMs * result.ratio) / goal, measuring),
    };
  });
}

/** Returns the result of sharp's fastest recipe. */
export function strictestSharp({ results }: Pick<JudgedRace, "results">): JudgedResult | undefined {
  const sharps = results.filter(({ contestant }) => contestant in SHARP_RECIPES);
  return sharps.toSorted((a, b) => a.ratio - b.ratio)[0];
}

function describeRival(rival: string, strictest: string | undefined): string {
  const recipe = Object.entries(SHARP_RECIPES).find(([name]) => name === rival)?.[1];
  if (recipe === undefined) return rival;
  return `${rival} (${recipe})${rival === strictest ? ": **this one counts**, the strictest of the three" : ""}`;
}

function timeMissing(oursMs: number, neededMs: number, measuring: MeasureAlone | undefined): string {
  const goal = `the goal is ${neededMs.toFixed(0)} ms here`;
  if (measuring === undefined) return `takes ${oursMs.toFixed(0)} ms; ${goal}`;
  const { measureMs, decodeMs } = measuring;
  const writeMs = oursMs - measureMs;
  // Measured at another time, when the machine may be slower.
  if (writeMs < 0) return `takes ${oursMs.toFixed(0)} ms, nearly all of it to measure; ${goal}`;
  const parts =
    `takes ${oursMs.toFixed(0)} ms: about ${measureMs.toFixed(0)} to measure, ${writeMs.toFixed(0)} to write five ` +
    `files; ${goal}`;
  if (neededMs < decodeMs)
    return `${parts}, less than the ${decodeMs.toFixed(0)} ms that libvips takes only to decode`;
  if (neededMs < measureMs) return `${parts}, less than measuring alone takes`;
  if (measuring.picture.format === "png") {
    return `${parts}; measuring inflates all pixels by zlib and undoes their filters in JavaScript`;
  }
  return parts;
}

/** The most time of measuring, in times of libvips's decoding. */
const MEASURING_AT_MOST = 0.9;

const MEASURING_COST: Record<Picture["format"], string> = {
  jpeg:
    "both must parse every Huffman code, which is most of the work; libvips does it in native code with 64-bit registers, " +
    "JavaScript with 32 bits",
  png: "both inflate by zlib, which is most of the work, and undo the filters of every row: libvips with SIMD instructions",
};

function measureVerdicts({ measured }: Findings): Verdict[] {
  return measured.map(({ picture, measureMs, decodeMs, ratio }) => {
    const perByte = (ms: number): string => ((ms * 1e6) / picture.bytes.length).toFixed(1);
    return {
      what: `Measuring five grids against libvips decoding, ${picture.title}`,
      goal: `≤ ${MEASURING_AT_MOST}×`,
      found: `${times(ratio)}×`,
      reached: ratio <= MEASURING_AT_MOST,
      why: `${perByte(measureMs)} ns per byte against ${perByte(decodeMs)}: ${MEASURING_COST[picture.format]}`,
    };
  });
}

function writeVerdicts({ measured }: Findings): Verdict[] {
  const largest = measured.toSorted((a, b) => b.picture.megapixels - a.picture.megapixels)[0];
  if (largest === undefined) return [];
  const { width, height, megapixels } = largest.picture;
  const verdict = (format: string, ms: number, why: string): Verdict => ({
    what: `Writing 64 × 64 cells at ${megapixels.toFixed(0)} MP, ${format}`,
    goal: "< 10 ms at 100 MP",
    found: `${ms.toFixed(1)} ms`,
    reached: megapixels > 90 ? ms < 10 : undefined,
    why,
  });
  const mcuRows = Math.ceil(height / 16);
  const mcus = mcuRows * Math.ceil(width / 16);
  return [
    verdict(
      "PNG",
      largest.writePngMs,
      `each of the ${height} rows is written, if only as a match of the row above`,
    ),
    verdict(
      "JPEG",
      largest.writeJpegMs,
      `all ${mcus} MCUs take bits of the file, in ${mcuRows} rows; within a band of cells rows are copies`,
    ),
  ];
}

function memoryVerdicts({ memory }: Findings): Verdict[] {
  const ours = memory.filter(({ contestant }) => contestant === "pixelater");
  const large = ours.find(({ job }) => job.picture.saving === "baseline" && job.picture.megapixels > 90);
  const whole: Verdict = {
    what: "A 100 MP JPEG in a process of 128 MB, peak of the whole process",
    goal: "≤ 128 MiB",
    found: large && mebibytes(large.peakBytes),
    reached: large && large.peakBytes <= 128 * MIB,
    why: large === undefined ? "" : `${mebibytes(large.idleBytes)} of it is Node itself`,
  };
  const aboveIdle = ours.map(({ job, peakBytes, idleBytes, inputBytes, outputBytes }) => {
    const goal = inputBytes + outputBytes + 24 * MIB;
    return {
      what: `Peak memory above an idle Node, ${job.picture.title}`,
      goal: `≤ ${mebibytes(goal)} (input + outputs + 24 MiB)`,
      found: mebibytes(peakBytes - idleBytes),
      reached: peakBytes - idleBytes <= goal,
      why:
        `input and outputs take ${mebibytes(inputBytes + outputBytes)}; the rest is code, tables, sums of cells, and ` +
        "what the garbage collector has not taken back",
    };
  });
  return [...aboveIdle, whole];
}

function growthVerdicts({ measured }: Findings): Verdict[] {
  return (["baseline", "png"] as const).flatMap((saving) => {
    const grown = measured
      .filter(({ picture, measureMs }) => picture.saving === saving && !Number.isNaN(measureMs))
      .toSorted((a, b) => a.picture.bytes.length - b.picture.bytes.length);
    if (grown.length < 2) return [];
    const exponent = fittedExponent(grown.map(({ picture, measureMs }) => [picture.bytes.length, measureMs]));
    const sizes = grown.map(({ picture }) => Math.round(picture.megapixels));
    const perByte = grown.map(({ picture, measureMs }) =>
      ((measureMs * 1e6) / picture.bytes.length).toFixed(1),
    );
    const format = saving === "png" ? "PNG" : "JPEG";
    return [
      {
        what: `Growth of measuring time with input bytes, ${format}, ${sizes.join(", ")} MP`,
        goal: "exponent ≤ 1.1",
        found: exponent.toFixed(2),
        reached: exponent <= 1.1,
        why: `${perByte.join(", ")} ns per byte`,
      },
    ];
  });
}

function cellVerdicts({ races }: Findings): Verdict[] {
  const deviations = (format: "jpeg" | "png") =>
    races
      .filter(({ job }) => job.format === "png" && job.picture.format === format)
      .flatMap(({ results }) => results)
      .filter(({ contestant }) => contestant === "pixelater")
      .map(({ deviation }) => deviation)
      .filter((deviation) => deviation !== undefined);
  const verdict = (
    what: string,
    goal: string,
    atMost: number,
    found: readonly number[],
    why: string,
  ): Verdict => ({
    what,
    goal,
    found: found.length === 0 ? undefined : Math.max(...found).toFixed(2),
    reached: found.length === 0 ? undefined : Math.max(...found) <= atMost,
    why,
  });
  return [
    verdict(
      "Largest difference of a cell from the mean of libvips's pixels, JPEG, cells without clipped samples",
      "≤ 1 level",
      1,
      deviations("jpeg").map(({ largestUnclipped }) => largestUnclipped),
      "a decoder rounds each sample, before it converts colours and after; in flat places all pixels of a cell are off " +
        "by the same, where the mean of the coefficients is not",
    ),
    verdict(
      "The same, all cells",
      "≤ 3 levels",
      3,
      deviations("jpeg").map(({ largest }) => largest),
      "samples beyond 0…255 are clipped by a decoder, and count in full in the mean of the coefficients",
    ),
    // Half a level is the rounding to whole ones.
    verdict(
      "The same, PNG",
      "rounding only",
      0.5,
      deviations("png").map(({ largest }) => largest),
      "means of pixels are exact: this is a mistake",
    ),
  ];
}

function fileVerdicts({ agreements }: Findings): Verdict[] {
  const large = agreements.filter(
    ({ bytes, sharpBytes, pillowBytes }) => bytes > Math.min(sharpBytes, pillowBytes ?? Infinity),
  );
  return [
    ofAll(
      "PNG outputs decoded by libvips to exactly the painted cells",
      agreements,
      (one) => one.exactInSharp,
    ),
    ofAll(
      "Outputs decoded by Pillow to the same pixels as by libvips",
      agreements,
      (one) => one.sameInPillow,
    ),
    ofAll(
      "Outputs decoded by Chromium to the same pixels as by libvips",
      agreements,
      (one) => one.sameInChromium,
    ),
    ofAll("PNG outputs pass pngcheck", agreements, (one) => one.passesPngcheck),
    {
      ...ofAll(
        "Outputs no larger than sharp's and Pillow's of the same picture",
        agreements,
        (one) => !large.includes(one),
      ),
      why: large.map(excess).join("; "),
    },
  ];
}

function excess({ job, bytes, sharpBytes, pillowBytes }: Agreement): string {
  const smallest = Math.min(sharpBytes, pillowBytes ?? Infinity);
  return `${titleOf(job)} is ${(bytes / smallest).toFixed(2)}× the smaller one`;
}

/** Judges a check over all jobs. @param passes undefined if a job was not checked. */
function ofAll(
  what: string,
  agreements: readonly Agreement[],
  passes: (agreement: Agreement) => boolean | undefined,
): Verdict {
  const checked = agreements.filter((one) => passes(one) !== undefined);
  const failed = checked.filter((one) => passes(one) === false);
  return {
    what,
    goal: "all jobs",
    found: checked.length === 0 ? undefined : `${checked.length - failed.length} of ${checked.length}`,
    reached: checked.length === 0 ? undefined : failed.length === 0,
    why: `not ${failed.map(({ job }) => titleOf(job)).join(", ")}`,
  };
}
