import { CONTRADICTIONS, type Flag, FLAGS } from "../command-line/flags.ts";

/** Returns the flags as a user writes them: `--grid`, and `-g` where there is a letter. */
export function spellings({ name, short }: Flag): readonly string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** Returns the flags that make no sense beside this one: itself, if it may be given once, and what contradicts it. */
export function excluded(flag: Flag): readonly Flag[] {
  const contradicting = CONTRADICTIONS.filter(({ flags }) =>
    flags.some((name) => name === flag.name),
  ).flatMap(({ flags }) => flags.filter((name) => name !== flag.name));
  return FLAGS.filter(
    ({ name }) =>
      (name === flag.name && flag.isRepeatable !== true) || contradicting.some((other) => other === name),
  );
}

/** Returns text between single quotes, as all three shells read it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Returns a glob that matches an extension in upper and lower case, without options of the shell: `*.[jJ][pP][gG]`. */
export function extensionGlob(extension: string): string {
  return `*.${Array.from(extension, (letter) => `[${letter}${letter.toUpperCase()}]`).join("")}`;
}
