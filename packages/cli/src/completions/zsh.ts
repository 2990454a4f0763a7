import { type Flag, FLAGS } from "../command-line/flags.ts";
import { PHOTO_EXTENSIONS } from "../photos/photo-names.ts";
import { excluded, extensionGlob, singleQuoted, spellings } from "./words.ts";

const PHOTOS = `_files -g "${PHOTO_EXTENSIONS.map(extensionGlob).join(" ")}"`;

/** Returns the script for zsh. It belongs into a folder of `fpath`, or is sourced after `compinit`. */
export function zshCompletions(): string {
  return `#compdef pixelater
# pixelater's completions for zsh, by pixelater --completions zsh
_pixelater() {
  _arguments -s -S \\
${FLAGS.flatMap(specifications)
  .map((specification) => `    ${singleQuoted(specification)} \\`)
  .join("\n")}
    ${singleQuoted(`*:photo, folder or glob:${PHOTOS}`)}
}

if [ "$funcstack[1]" = "_pixelater" ]; then
  _pixelater "$@"
else
  compdef _pixelater pixelater
fi
`;
}

function specifications(flag: Flag): string[] {
  const others = excluded(flag).flatMap(spellings);
  const before = flag.isRepeatable === true ? "*" : "";
  const exclusions = others.length === 0 ? "" : `(${others.join(" ")})`;
  return spellings(flag).map((spelling) => {
    // "+": the value follows directly or as the next word. "=": it follows an equals sign or is the next word.
    const way = flag.value === undefined ? "" : spelling.startsWith("--") ? "=" : "+";
    return `${exclusions}${before}${spelling}${way}[${escaped(flag.summary)}]${valueOf(flag)}`;
  });
}

function valueOf({ value, offers }: Flag): string {
  if (value === undefined) return "";
  if (offers === undefined) return `:${value}: `;
  if (offers === "paths") return `:${value}:${PHOTOS}`;
  return `:${value}:(${offers.map((word) => word.replace(/[{}]/g, String.raw`\$&`)).join(" ")})`;
}

function escaped(text: string): string {
  return text.replace(/[[\]:]/g, String.raw`\$&`);
}
