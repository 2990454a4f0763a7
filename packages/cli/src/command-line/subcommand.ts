import { extname } from "node:path";
import type { FlagName } from "./flags.ts";
import { type ReadFlags, written } from "./read-flags.ts";
import { UsageError } from "./usage-error.ts";

/** What a command such as `pixelater verify` is told to print. */
export type Messages = "text" | "json" | "quiet";

export function messagesOf({ given }: ReadFlags): Messages {
  return given.has("json") ? "json" : given.has("quiet") ? "quiet" : "text";
}

/** Rejects flags that a command such as `verify` does not take. @throws {UsageError} */
export function requireAllowed({ given }: ReadFlags, allowed: readonly FlagName[], word: string): void {
  const other = [...given.keys()].find((name) => !allowed.includes(name));
  if (other !== undefined) throw new UsageError(`Expected no ${written(other)} with ${word} but got it`);
}

/**
 * Returns the one photo of a command such as `reveal`.
 *
 * @throws {UsageError}
 */
export function onePhoto({ operands }: ReadFlags, word: string): string {
  const [photo, ...more] = operands;
  if (photo !== undefined && more.length === 0) return photo;
  throw new UsageError(
    `Expected one photo after ${word} but got ${operands.length}; a photo of that name is ./${word}`,
  );
}

/** Returns the name of a photo's output beside it: `cat.jpg` becomes `cat-reveal.png`. */
export function besidePhoto(photo: string, ending: string): string {
  return photo.slice(0, photo.length - extname(photo).length) + ending;
}

/**
 * Returns the two files of a command such as `verify`.
 *
 * @param what the files are, for the error.
 * @throws {UsageError}
 */
export function twoFiles({ operands }: ReadFlags, word: string, what: string): [string, string] {
  const [first, second, ...more] = operands;
  if (first !== undefined && second !== undefined && more.length === 0) return [first, second];
  throw new UsageError(
    `Expected ${what} after ${word} but got ${operands.length} files; a photo of that name is ./${word}`,
  );
}
