import { beforeAll, describe, expect, it } from "vitest";
import { FLAGS } from "../../src/command-line/flags.ts";
import { completionFolder, isPresent, runIn } from "./scripts.ts";

/**
 * Returns the completions of zsh for each line. An interactive zsh in its own terminal gets the lines, each with a Tab, and
 * writes every match to a file. One zsh serves all lines, because it takes seconds to start.
 */
function offeredByLine(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  using folder = completionFolder("zsh");
  folder.add(
    "rc",
    `PS1= PS2= TERM=dumb
     autoload -Uz compinit && compinit -u -d ./dump
     source ./completions
     compadd() {
       local -a found
       builtin compadd -O found "$@" 2> /dev/null
       (( $#found )) && print -rl -- "$IPREFIX"$^found >> ./matches
       builtin compadd "$@"
     }
     bindkey '^I' complete-word
     _next() { print -r -- "end of line" >> ./matches; BUFFER=; print done >> ./finished }
     zle -N _next && bindkey '^X' _next
     print ready > ./ready`,
  );
  const script = `
    zmodload zsh/zpty
    zpty shell 'TERM=dumb zsh -f -i'
    zpty -w shell 'source ./rc'
    until [[ -e ready ]]; do sleep 0.05; zpty -rt shell ignored; done
    count=0
    for line; do
      zpty -w -n shell "$line"$'\\t\\x18'
      (( ++count ))
      until [[ -e finished && $(wc -l < finished) -ge $count ]]; do sleep 0.05; zpty -rt shell ignored; done
    done
    zpty -d shell
    cat matches
  `;
  const printed = runIn("zsh", ["-f", "-c", script, "zsh", ...lines], folder).split("end of line\n");
  return new Map(lines.map((line, i) => [line, matchesOf(printed[i] ?? "")]));
}

function matchesOf(text: string): readonly string[] {
  return [...new Set(text.split("\n").filter((match) => match !== ""))].sort();
}

describe.runIf(isPresent("zsh"))("completions in zsh", () => {
  const expected: readonly (readonly [string, readonly string[]])[] = [
    ["pixelater --", FLAGS.map(({ name }) => `--${name}`).sort()],
    ["pixelater --force --sk", []],
    ["pixelater -g 8 --gr", ["--grid"]],
    ["pixelater -g 8 --ce", []],
    ["pixelater --format ", ["jpeg", "png", "same"]],
    ["pixelater --completions=z", ["--completions=zsh"]],
    ["pixelater ", ["cat.jpg", "holidays", "my\\ cat.PNG"]],
  ];
  let offered: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    offered = offeredByLine(expected.map(([line]) => line));
  });

  it.each(expected)("offer for %j %j", (line, matches) => {
    expect(offered.get(line)).toEqual(matches);
  });
});
