import { parseArgs } from "node:util";
import { requireFlagsOnce } from "../../../scripts/require-flags-once.ts";

export const USAGE = `npm run soak -- [--uploads 10000] [--seed 1] [--minutes 30] [--publish]

  --uploads N    how many photos are put in, 10 to 1000000
  --seed N       another seed makes other faults, 1 to 2147483646
  --minutes N    begin no upload after so long; a run that is cut short fails
  --publish      write the table into docs/reliability.md, if the run was whole and nothing went wrong
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

/** @throws {TypeError | RangeError} naming the option that is wrong and what was expected. */
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
