import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { requireFlagsOnce } from "../../../scripts/require-flags-once.ts";
import { inPackage } from "./folders.ts";
import type { Clock } from "./job.ts";

export interface BenchOptions {
  readonly quick: boolean;
  readonly clock: Clock;
  /** Only steps whose title contains this text, in any case, are run. */
  readonly only: string | undefined;
  /** A folder of photos to use besides the generated pictures. */
  readonly photos: string | undefined;
  /** Paths of the report and its charts. */
  readonly reportPath: string;
  readonly chartFolder: string;
}

export const HELP = `Pixelater beside its rivals, in one run.

npm run bench -- [--quick] [--photos DIR] [--clock elapsed|processor]
                 [--only TEXT] [--out DIR | --publish]

  --quick        the figures that matter, in about five minutes; without it up to 100 MP, in about twenty
  --photos DIR   races with the photos of a folder too; files that cannot be read are named and skipped
  --clock CLOCK  elapsed time (default), or processor time: for a machine that is busy with other work
  --only TEXT    only the steps whose title contains the text, such as "hide" or "6 MP PNG"
  --out DIR      where report.md and its charts go (default: packages/bench/artifacts/report)
  --publish      writes docs/benchmarks.md and its charts instead
  --help         this text

Generated pictures are kept in packages/bench/artifacts/pictures. A full run needs about 4 GB of memory.
`;

const OPTIONS = {
  quick: { type: "boolean", default: false },
  photos: { type: "string" },
  clock: { type: "string", default: "elapsed" },
  only: { type: "string" },
  out: { type: "string" },
  publish: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/**
 * Parses the command line.
 *
 * @param args without node and script.
 * @returns undefined for `--help`.
 * @throws {TypeError} naming an unknown argument.
 */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  requireFlagsOnce(args, OPTIONS);
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  if (values.publish && values.out !== undefined) {
    throw new TypeError("Expected --out or --publish but got both; --publish has its place in docs");
  }
  const { clock, only } = values;
  if (values.publish && only !== undefined) {
    throw new TypeError("Expected --only or --publish but got both; the published report has every step");
  }
  if (clock !== "elapsed" && clock !== "processor") {
    throw new TypeError(`Expected elapsed or processor for --clock but received "${clock}"`);
  }
  const folder = values.out === undefined ? inPackage("artifacts/report") : resolve(values.out);
  return {
    quick: values.quick,
    clock,
    only,
    photos: values.photos === undefined ? undefined : resolve(values.photos),
    reportPath: values.publish ? inPackage("../../docs/benchmarks.md") : resolve(folder, "report.md"),
    chartFolder: values.publish ? inPackage("../../docs/benchmarks") : folder,
  };
}
