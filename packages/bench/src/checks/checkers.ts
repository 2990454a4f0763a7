import { Racer } from "../process/racer.ts";
import { pythonWithPillow, startPython, INTERPRETERS } from "../process/python-channel.ts";
import { type Checker, isPresent } from "./checker.ts";
import { type Chromium, startChromium } from "./chromium.ts";
import { type Pngcheck, findPngcheck } from "./pngcheck.ts";

/** The programs that check outputs, besides libvips. */
export interface Checkers {
  readonly pillow: Checker<Racer>;
  readonly chromium: Checker<Chromium>;
  readonly pngcheck: Checker<Pngcheck>;
}

/** A checker's entry in the report. */
export interface CheckerEntry {
  readonly name: string;
  /** Undefined if it is absent. */
  readonly version: string | undefined;
  readonly absent: string | undefined;
}

/** Pillow takes long to save large files. */
const LIMIT_MS = 300_000;

export async function startCheckers(): Promise<Checkers> {
  const python = pythonWithPillow();
  return {
    pillow:
      python === undefined
        ? { absent: `neither ${INTERPRETERS.join(" nor ")} can import PIL` }
        : await Racer.over(startPython(python), LIMIT_MS),
    chromium: await startChromium(),
    pngcheck: findPngcheck(),
  };
}

export function checkerEntries({ pillow, chromium, pngcheck }: Checkers): CheckerEntry[] {
  return Object.entries({ Pillow: pillow, Chromium: chromium, pngcheck }).map(([name, checker]) => ({
    name,
    version: "absent" in checker ? undefined : checker.version,
    absent: "absent" in checker ? checker.absent : undefined,
  }));
}

export async function closeCheckers({ pillow, chromium }: Checkers): Promise<void> {
  if (isPresent(pillow)) pillow.close();
  if (isPresent(chromium)) await chromium.close();
}
