import type { Limits } from "@pixelater/core";

/**
 * Rejects unknown names in options, as core does. Otherwise a misspelled option would be ignored silently.
 *
 * @param names an object whose keys are the known names.
 * @param what how errors name the object, such as `options` or `limits`.
 * @throws {TypeError} for an unknown name, and for anything but an object.
 */
export function requireKnownNames(
  given: unknown,
  names: Readonly<Record<string, true>>,
  what: string,
): asserts given is object {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(
      `Expected an object for ${what} but got ${Array.isArray(given) ? "a list" : String(given)}`,
    );
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw new TypeError(
    `Expected one of ${Object.keys(names).join(", ")} in ${what} but got ${unknown.slice(0, 40)}`,
  );
}

/** All of core: one object may serve both packages. */
const LIMIT_NAMES: Readonly<Record<keyof Limits, true>> = {
  maxPixels: true,
  maxBytes: true,
  maxScanPixels: true,
  maxWork: true,
  maxMemory: true,
};

/** Checks limits. @throws {TypeError | RangeError} for an unknown name, and for a limit that is not a positive number. */
export function requireLimits(limits: Limits | undefined): void {
  if (limits === undefined) return;
  requireKnownNames(limits, LIMIT_NAMES, "limits");
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined || limit > 0) continue;
    throw new RangeError(`Expected a positive number for ${name} but received ${limit}`);
  }
}
