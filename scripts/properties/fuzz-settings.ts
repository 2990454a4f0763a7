/** Environment variable that brings the settings to the test processes, as JSON. */
export const FUZZ_VARIABLE = "PROPERTY_FUZZ";

/** How `npm run fuzz` runs the tests with properties. */
export interface FuzzSettings {
  /** Each test runs with the saved seeds that failed it; `explore` adds new ones. */
  readonly mode: "replay" | "explore";
  /** The first of the new seeds; the others follow it. */
  readonly firstSeed: number;
  /** How many new seeds each test runs with, at most. */
  readonly seeds: number;
  /** A test begins with no further seed after so many milliseconds. */
  readonly msPerTest: number;
  /** Folder of the saved failures. */
  readonly folder: string;
}

/** @throws {Error} outside of `npm run fuzz`. */
export function readFuzzSettings(): FuzzSettings {
  const text = process.env[FUZZ_VARIABLE];
  if (text === undefined)
    throw new Error(`Expected settings in ${FUZZ_VARIABLE} but got none. Use npm run fuzz.`);
  return JSON.parse(text) as FuzzSettings;
}
