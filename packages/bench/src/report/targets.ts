import type { Agreement } from "../agreement.ts";
import type { ContestantName } from "../contestants/contestant.ts";
import type { Findings, JudgedRace } from "../findings.ts";
import type { OutputFormat } from "../job.ts";
import type { MeasureAlone } from "../measure-alone.ts";
import { fittedExponent } from "../statistics.ts";
import type { Megapixels, Saving } from "../workload/pictures.ts";

/** A figure that Pixelater is to reach, and what it did. */
export interface Verdict {
  readonly what: string;
  readonly goal: string;
  /** Undefined where this run could not tell. */
  readonly found: string | undefined;
  readonly reached: boolean | undefined;
  /** What stands in the way of a figure that was not reached. */
  readonly why?: string | undefined;
}

const MIB = 2 ** 20;

interface SpeedTarget {
  readonly picture: readonly [Megapixels, Saving];
  readonly format: OutputFormat;
  /** How many times faster than each rival. */
  readonly atLeast: Partial<Record<ContestantName, number>>;
}

const SPEED: readonly SpeedTarget[] = [
  { picture: [6, "baseline"], format: "png", atLeast: { sharp: 8, pillow: 12, jimp: 60 } },
  { picture: [6, "baseline"], format: "jpeg", atLeast: { sharp: 8, pillow: 4, jimp: 60 } },
  { picture: [8, "high-quality"], format: "png", atLeast: { sharp: 3, pillow: 5, jimp: 30 } },
  { picture: [8, "high-quality"], format: "jpeg", atLeast: { sharp: 3, pillow: 2, jimp: 30 } },
  { picture: [8, "progressive"], format: "png", atLeast: { sharp: 3, pillow: 4 } },
  { picture: [6, "png"], format: "png", atLeast: { sharp: 2, pillow: 4, jimp: 10 } },
];

/** Every set figure beside what this run found. */
export function verdicts(findings: Findings): Verdict[] {
  return [
    ...SPEED.flatMap((target) => speedVerdicts(target, findings)),
    ...measureVerdicts(findings),
    ...memoryVerdicts(findings),
    ...growthVerdicts(findings),
    ...cellVerdicts(findings),
    ...fileVerdicts(findings),
  ];
}

function speedVerdicts({ picture, format, atLeast }: SpeedTarget, { races, measured }: Findings): Verdict[] {
  const [megapixels, saving] = picture;
  const race = races.find(
    ({ job }) =>
      job.picture.saving === saving &&
      Math.round(job.picture.megapixels) === megapixels &&
      job.format === format,
  );
  if (race === undefined) return [];
  const ours = race.results.find(({ contestant }) => contestant === "pixelater");
  const measuring = measured.find((one) => one.picture.path === race.job.picture.path);
  return Object.entries(atLeast).map(([rival, goal]) => {
    const result = race.results.find(({ contestant }) => contestant === rival);
    return {
      what: `${race.job.picture.title} → ${format.toUpperCase()}, against ${rival}`,
      goal: `≥ ${goal}×`,
      found: result && `${times(result.ratio)}×`,
      reached: result && result.ratio >= goal,
      why: ours && result && timeMissing(ours.medianMs, (ours.medianMs * result.ratio) / goal, measuring),
    };
  });
}

function timeMissing(oursMs: number, neededMs: number, measuring: MeasureAlone | undefined): string {
  const share =
    measuring === undefined ? "" : `, of which measuring is about ${measuring.measureMs.toFixed(0)} ms`;
  return `takes ${oursMs.toFixed(0)} ms${share}; the goal is ${neededMs.toFixed(0)} ms here`;
}

function measureVerdicts({ measured }: Findings): Verdict[] {
  const slowest = measured.toSorted((a, b) => b.ratio - a.ratio)[0];
  const largest = measured.toSorted((a, b) => b.picture.megapixels - a.picture.megapixels)[0];
  if (slowest === undefined || largest === undefined) return [];
  const writeMs = Math.max(largest.writePngMs, largest.writeJpegMs);
  return [
    {
      what: `Measuring five grids of a JPEG, against decoding it with libvips (slowest case: ${slowest.picture.title})`,
      goal: "≤ 1×",
      found: `${times(slowest.ratio)}×`,
      reached: slowest.ratio <= 1,
    },
    {
      what: `Writing 64 × 64 cells at ${largest.picture.megapixels.toFixed(0)} MP, PNG or JPEG`,
      goal: "< 10 ms at 100 MP",
      found: `${writeMs.toFixed(1)} ms`,
      reached: largest.picture.megapixels > 90 ? writeMs < 10 : undefined,
    },
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
  };
  const aboveIdle = ours.map(({ job, aboveIdleBytes, inputBytes, outputBytes }) => {
    const isPng = job.picture.path.endsWith(".png");
    const goal = 2 * inputBytes + outputBytes + (isPng ? 24 + 64 : 24) * MIB;
    return {
      what: `Peak memory above an idle Node, ${job.picture.title}`,
      goal: `≤ ${mebibytes(goal)} (2 × input + outputs + ${isPng ? "24 + 64" : "24"} MiB)`,
      found: mebibytes(aboveIdleBytes),
      reached: aboveIdleBytes <= goal,
    };
  });
  return [...aboveIdle, whole];
}

function growthVerdicts({ measured }: Findings): Verdict[] {
  const points = measured
    .filter(({ picture }) => picture.saving === "baseline")
    .map(({ picture, measureMs }) => [picture.bytes.length, measureMs] as const);
  if (points.length < 2) return [];
  const exponent = fittedExponent(points);
  const sizes = measured.map(({ picture }) => Math.round(picture.megapixels));
  return [
    {
      what: `Growth of measuring time with input bytes, JPEG, ${Math.min(...sizes)} to ${Math.max(...sizes)} MP`,
      goal: "exponent ≤ 1.1",
      found: exponent.toFixed(2),
      reached: exponent <= 1.1,
    },
  ];
}

function cellVerdicts({ races }: Findings): Verdict[] {
  const isJpeg = ({ job }: JudgedRace): boolean => !job.picture.path.endsWith(".png");
  const largest = (kind: "largest" | "largestUnclipped", wanted: (race: JudgedRace) => boolean): number =>
    races
      .filter((race) => race.job.format === "png" && wanted(race))
      .flatMap((race) => race.results)
      .filter(({ contestant }) => contestant === "pixelater")
      .reduce((most, { deviation }) => Math.max(most, deviation[kind]), 0);
  const unclipped = largest("largestUnclipped", isJpeg);
  const clipped = largest("largest", isJpeg);
  const png = largest("largest", (race) => !isJpeg(race));
  // Half a level is the rounding to whole ones.
  return [
    {
      what: "Largest difference of a cell from the mean of libvips's pixels, JPEG, cells without clipped samples",
      goal: "≤ 1 level",
      found: unclipped.toFixed(2),
      reached: unclipped <= 1,
      why:
        "a decoder rounds each sample, before it converts colours and after; in flat places all pixels of a cell are " +
        "off by the same, where the mean of the coefficients is not",
    },
    {
      what: "The same, all cells",
      goal: "≤ 3 levels",
      found: clipped.toFixed(2),
      reached: clipped <= 3,
      why: "samples beyond 0…255 are clipped by a decoder, and count in full in the mean of the coefficients",
    },
    { what: "The same, PNG", goal: "rounding only", found: png.toFixed(2), reached: png <= 0.5 },
  ];
}

function fileVerdicts({ agreements }: Findings): Verdict[] {
  const pngs = agreements.filter(({ exactInSharp }) => exactInSharp !== undefined);
  const exact = pngs.filter(({ exactInSharp }) => exactInSharp).length;
  const shown = agreements.filter(({ sameInPillow }) => sameInPillow !== undefined);
  const agreeing = shown.filter(({ sameInPillow }) => sameInPillow).length;
  const large = agreements.filter(
    ({ bytes, sharpBytes, pillowBytes }) => bytes > Math.min(sharpBytes, pillowBytes ?? Infinity),
  );
  return [
    ofAll("PNG outputs decoded by libvips to exactly the painted cells", exact, pngs.length),
    ofAll("Outputs decoded by Pillow to the same pixels as by libvips", agreeing, shown.length),
    {
      ...ofAll(
        "Outputs no larger than sharp's and Pillow's of the same picture",
        agreements.length - large.length,
        agreements.length,
      ),
      why: large.map(excess).join("; "),
    },
  ];
}

function excess({ title, format, bytes, sharpBytes, pillowBytes }: Agreement): string {
  const smallest = Math.min(sharpBytes, pillowBytes ?? Infinity);
  return `${title} → ${format.toUpperCase()} is ${(bytes / smallest).toFixed(2)}× the smaller one`;
}

function ofAll(what: string, passed: number, all: number): Verdict {
  return {
    what,
    goal: "all jobs",
    found: all === 0 ? undefined : `${passed} of ${all}`,
    reached: all === 0 ? undefined : passed === all,
  };
}

export function times(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio >= 2 ? ratio.toFixed(1) : ratio.toFixed(2);
}

export function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
