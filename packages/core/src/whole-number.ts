import { quoted } from "./quoting.ts";

/** Returns a whole number in a range. @throws {TypeError | RangeError} for anything else. */
export function requireWhole(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== "number") {
    throw new TypeError(`Expected a number for ${what} but received ${quoted(value)}`);
  }
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`Expected a whole number from ${least} to ${most} for ${what} but received ${value}`);
}
