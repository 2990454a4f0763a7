import type { SHELLS } from "../command-line/flags.ts";
import { bashCompletions } from "./bash.ts";
import { fishCompletions } from "./fish.ts";
import { zshCompletions } from "./zsh.ts";

const COMPLETIONS = { bash: bashCompletions, zsh: zshCompletions, fish: fishCompletions } as const;

/** Returns the script of a shell that completes the command's flags, their values and photos. */
export function completionsOf(shell: (typeof SHELLS)[number]): string {
  return COMPLETIONS[shell]();
}
