import { quoted, shortened } from "./quoting.ts";

/** Characters of an unknown name that are compared with the known names, all of which are shorter. */
const MAX_COMPARED = 100;

/** Characters of an unknown name that an error quotes beside all known ones. */
const MAX_QUOTED = 40;

/**
 * Rejects unknown names in an options object. Otherwise a misspelled option would be ignored silently.
 *
 * @param names an object whose keys are the known names.
 * @param what how errors name the object, such as `options` or `limits`.
 * @throws {TypeError} for an unknown name, and for anything but an object.
 */
export function requireKnownNames(
  given: unknown,
  names: Readonly<Record<string, unknown>>,
  what: string,
): asserts given is object {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`Expected an object for ${what} but got ${quoted(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(names, name)) continue;
    const known = Object.keys(names);
    const meant = nearestName(name, known);
    throw new TypeError(
      `Expected one of ${known.join(", ")} in ${what} but got ${shortened(name, MAX_QUOTED)}` +
        (meant === undefined ? "" : `; did you mean ${meant}?`),
    );
  }
}

/** Rejects options that are not in a list: `measure(photo, { grid: 8 })`. @throws {TypeError} */
export function requireOptionsList(given: unknown): void {
  if (Array.isArray(given)) return;
  throw new TypeError(`Expected a list of options such as [{ grid: 8 }] but got ${quoted(given)}`);
}

/** Returns the known name with the fewest edits from a given one, at most a third of its letters. Ignores case. */
function nearestName(given: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const name of known) {
    const edits = editsBetween(given.slice(0, MAX_COMPARED).toLowerCase(), name.toLowerCase());
    if (edits < fewest && edits <= Math.max(1, Math.ceil(name.length / 3))) {
      nearest = name;
      fewest = edits;
    }
  }
  return nearest;
}

/** Counts the letters to insert, delete, replace or swap to turn one text into the other (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + differs);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, beforeLast[j - 2] + 1);
      }
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
