import { CONTRADICTIONS, type Flag, FLAGS } from "../command-line/flags.ts";

/** Returns the spellings of a flag: `--grid`, and `-g` if it has a letter. */
export function spellings({ name, short }: Flag): readonly string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** Returns the flags that cannot follow this one: itself unless it is repeatable, and those that contradict it. */
export function excluded(flag: Flag): readonly Flag[] {
  const contradicting = CONTRADICTIONS.filter(({ flags }) =>
    flags.some((name) => name === flag.name),
  ).flatMap(({ flags }) => flags.filter((name) => name !== flag.name));
  return FLAGS.filter(
    ({ name }) =>
      (name === flag.name && flag.isRepeatable !== true) || contradicting.some((other) => other === name),
  );
}

/** Returns text in single quotes, as all three shells read it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Returns a glob that matches an extension in upper and lower case, without shell options: `*.[jJ][pP][gG]`. */
export function extensionGlob(extension: string): string {
  return `*.${Array.from(extension, (letter) => `[${letter}${letter.toUpperCase()}]`).join("")}`;
}
