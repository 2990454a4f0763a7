import { type Flag, FLAGS } from "../command-line/flags.ts";
import { PHOTO_EXTENSIONS } from "../photos/photo-names.ts";
import { excluded, extensionGlob, singleQuoted, spellings } from "./words.ts";

/** Returns the script for bash 3.2 and newer; it does not need the bash-completion package. */
export function bashCompletions(): string {
  const valued = FLAGS.filter((flag: Flag) => flag.value !== undefined);
  return `# pixelater's completions for bash, by pixelater --completions bash
_pixelater_photos() {
  local glob path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -d -- "$1")
  for glob in ${PHOTO_EXTENSIONS.map((extension) => singleQuoted(`!${extensionGlob(extension)}`)).join(" ")}; do
    while IFS= read -r path; do
      [[ -d $path ]] || COMPREPLY+=("$path")
    done < <(compgen -f -X "$glob" -- "$1")
  done
}

_pixelater_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$2" -- "$1")
}

_pixelater() {
  COMPREPLY=()
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="" word
  ((COMP_CWORD > 0)) && previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  # Bash splits --format=p at the equals sign.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]] && ((COMP_CWORD > 1)); then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  case $previous in
${valued.map(valueCase).join("\n")}
  esac
  if [[ $current == -* ]]; then
    local flags=" ${FLAGS.flatMap(spellings).join(" ")} "
    for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
      case $word in
${FLAGS.flatMap(exclusionCase).join("\n")}
      esac
    done
    _pixelater_words "$current" "$flags"
    return
  fi
  compopt -o filenames 2> /dev/null
  _pixelater_photos "$current"
}

complete -F _pixelater pixelater
`;
}

function valueCase(flag: Flag): string {
  const action =
    flag.offers === "paths"
      ? `compopt -o filenames 2> /dev/null; _pixelater_photos "$current"`
      : flag.offers === undefined
        ? ":"
        : `_pixelater_words "$current" ${singleQuoted(flag.offers.filter(isPlain).join(" "))}`;
  return `    ${spellings(flag).join(" | ")}) ${action}; return ;;`;
}

/** Returns whether a word has no braces, which would need quotes that bash does not add. */
function isPlain(word: string): boolean {
  return !/[{}]/.test(word);
}

function exclusionCase(flag: Flag): string[] {
  const removed = excluded(flag).flatMap(spellings);
  if (removed.length === 0) return [];
  const removals = removed.map((spelling) => `flags="\${flags/ ${spelling} / }"`).join("; ");
  return [`        ${spellings(flag).join(" | ")}) ${removals} ;;`];
}
