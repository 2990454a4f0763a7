import { parseArgs, type ParseArgsOptionDescriptor } from "node:util";
import leven from "leven";
import { CONTRADICTIONS, type Flag, FLAGS, type FlagName, flagOf } from "./flags.ts";
import { quoted, UsageError } from "./usage-error.ts";

/** A command line, split into operands and flags. */
export interface ReadFlags {
  readonly operands: readonly string[];
  /** The values of each given flag, in order; empty for a flag without a value. */
  readonly given: ReadonlyMap<FlagName, readonly string[]>;
}

/**
 * Splits a command line into operands and flags. Node's parser makes the tokens; its own result would keep only the last
 * value of a repeated flag.
 *
 * @throws {UsageError} for an unknown flag, a missing or unexpected value, a repeated flag that does not add up, and flags
 * that contradict each other.
 */
export function readFlags(args: readonly string[]): ReadFlags {
  const tokens = tokensOf(args);
  const operands: string[] = [];
  const given = new Map<FlagName, string[]>();
  const known = new Set(tokens.map((token) => (token.kind === "option" ? token.name : undefined)));
  // --help works even if the rest of the command line is invalid.
  if (known.has("help")) return { operands, given: new Map([["help", []]]) };
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const flag = FLAGS.find(({ name }) => name === token.name);
    if (flag === undefined) throw unknownFlag(token.rawName);
    const values = given.get(flag.name);
    if (values !== undefined && !isRepeatable(flag)) throw givenTwice(flag, values[0], token.value);
    given.set(flag.name, [...(values ?? []), ...valueOf(flag, token)]);
  }
  requireNoContradiction(given);
  return { operands, given };
}

/** Returns a flag as on the command line: `--grid`. */
export function written(name: FlagName): string {
  return `--${name}`;
}

function tokensOf(args: readonly string[]) {
  const options: Record<string, ParseArgsOptionDescriptor> = {};
  for (const { name, value, short } of FLAGS as readonly Flag[]) {
    options[name] = {
      type: value === undefined ? "boolean" : "string",
      ...(short !== undefined && { short }),
    };
  }
  return parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens;
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(flag: Flag, { value, inlineValue }: OptionToken): string[] {
  if (flag.value === undefined) {
    if (value === undefined) return [];
    throw new UsageError(`Expected no value for --${flag.name} but got ${quoted(value)}; leave it out`);
  }
  // "-5,-5,30,30" is a region that begins outside the photo; "-q" and "--force" are flags.
  const isMissing = value === undefined || (inlineValue !== true && /^-(?:-|[a-z])/i.test(value));
  if (!isMissing) return [value];
  throw new UsageError(
    `Expected ${flag.expects ?? flag.value} for --${flag.name} but got ${value ?? "nothing"}; write --${flag.name}=${flag.value}`,
  );
}

function isRepeatable(flag: Flag): boolean {
  return flag.isRepeatable === true;
}

function givenTwice(flag: Flag, first: string | undefined, second: string | undefined): UsageError {
  const values = first === undefined || second === undefined ? "" : ` (${quoted(first)}, ${quoted(second)})`;
  return new UsageError(`Expected --${flag.name} once but got it twice${values}; leave one out`);
}

function unknownFlag(rawName: string): UsageError {
  const similar = similarFlag(rawName.replace(/^-+/, ""));
  const advice = similar === undefined ? "pixelater --help lists them" : `did you mean --${similar}?`;
  return new UsageError(
    `Expected one of pixelater's flags but got ${quoted(rawName).slice(1, -1)}; ${advice}`,
  );
}

/** Finds the flag that was probably meant: at most a third of its letters differ, or one name is a prefix of the other. */
function similarFlag(name: string): FlagName | undefined {
  if (name.length < 2) return undefined;
  const ranked = FLAGS.map((flag) => ({ name: flag.name, distance: distance(name, flag.name) }))
    .filter((one) => one.distance <= Math.max(1, one.name.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

function distance(typed: string, name: string): number {
  const [short, long] = typed.length < name.length ? [typed, name] : [name, typed];
  if (short.length >= 3 && long.startsWith(short)) return 1;
  // Two swapped letters are one mistake, not two.
  const swapped = Array.from(
    typed.slice(1),
    (letter, i) => `${typed.slice(0, i)}${letter}${typed.charAt(i)}${typed.slice(i + 2)}`,
  );
  return swapped.includes(name) ? 1 : leven(typed, name);
}

function requireNoContradiction(given: ReadFlags["given"]): void {
  for (const { flags, advice } of CONTRADICTIONS) {
    const [one, other] = flags;
    if (given.has(one) && given.has(other)) {
      throw new UsageError(`Expected ${written(one)} or ${written(other)} but got both; ${advice}`);
    }
  }
}

/** Returns the value of a flag that is not repeatable; undefined if it was not given. */
export function valueGiven({ given }: ReadFlags, name: FlagName): string | undefined {
  return given.get(name)?.[0];
}

/**
 * Creates the error for an invalid value of a flag.
 *
 * @param advice how to correct it, if the expected values do not say so.
 */
export function wrongValue(name: FlagName, value: string, advice?: string, cause?: unknown): UsageError {
  const { expects = "another value" } = flagOf(name);
  return new UsageError(
    `Expected ${expects} for --${name} but got ${quoted(value)}${advice === undefined ? "" : `; ${advice}`}`,
    { cause },
  );
}

/** Returns a flag's value if it is one of some words. @throws {UsageError} */
export function oneOf<T extends string>(name: FlagName, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw wrongValue(name, value);
}

/** Returns a flag's value as a whole number from 1 to `most`. @throws {UsageError} */
export function wholeNumber(flags: ReadFlags, name: FlagName, most: number): number | undefined {
  const text = valueGiven(flags, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw wrongValue(name, text);
}
