import { parseArgs } from "node:util";
import { requireFlagsOnce } from "../../../scripts/require-flags-once.ts";

export const USAGE = `npm run soak -- [--uploads 10000] [--seed 1] [--minutes 30] [--publish]

  --uploads N    number of photos to upload, 10 to 1000000
  --seed N       seed of the faults, 1 to 2147483646
  --minutes N    start no upload after this time; a run that ends early fails
  --publish      write the table into docs/reliability.md after a complete run without failures
`;

export interface SoakOptions {
  readonly uploads: number;
  readonly seed: number;
  readonly minutes: number;
  readonly publish: boolean;
}

const OPTIONS = {
  uploads: { type: "string", default: "10000" },
  seed: { type: "string", default: "1" },
  minutes: { type: "string", default: "30" },
  publish: { type: "boolean", default: false },
} as const;

/**
 * Reads the command's options.
 *
 * @throws {TypeError | RangeError} naming the wrong option and the expected value.
 */
export function readOptions(args: readonly string[]): SoakOptions {
  requireFlagsOnce(args, OPTIONS);
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    uploads: wholeNumber("--uploads", values.uploads, 10, 1_000_000),
    seed: wholeNumber("--seed", values.seed, 1, 2_147_483_646),
    minutes: wholeNumber("--minutes", values.minutes, 1, 1_440),
    publish: values.publish,
  };
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= from && value <= to) return value;
  throw new RangeError(`Expected a whole number from ${from} to ${to} for ${name} but received ${text}`);
}
