import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/**
 * Refuses a command line on which a flag is given twice: Node's parser keeps the last value and drops the others without
 * a word.
 *
 * @param args without node and script.
 * @param options the flags, as `parseArgs` takes them; those that are `multiple` may be repeated.
 * @throws {TypeError} naming the flag.
 */
export function requireFlagsOnce(args: readonly string[], options: ParseArgsOptionsConfig): void {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option" || options[token.name]?.multiple === true) continue;
    if (given.has(token.name))
      throw new TypeError(`Expected --${token.name} once but got it twice; leave one out`);
    given.add(token.name);
  }
}
