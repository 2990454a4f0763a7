import { describe, expect, it } from "vitest";
import { FLAGS } from "../../src/command-line/flags.ts";
import { completionFolder, isPresent, runIn } from "./scripts.ts";

/** Returns the completions of bash for the last of these words. */
function offered(...words: string[]): string[] {
  using folder = completionFolder("bash");
  const script = `
    source ./completions
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    $(complete -p pixelater | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    ((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"
  `;
  const args = ["--norc", "--noprofile", "-c", script, "bash", "pixelater", ...words];
  return runIn("bash", args, folder).split("\n").slice(0, -1).sort();
}

describe.runIf(isPresent("bash"))("completions in bash", () => {
  it("offer every flag", () => {
    expect(offered("--")).toEqual(FLAGS.map(({ name }) => `--${name}`).sort());
    expect(offered("cat.jpg", "--fo")).toEqual(["--force", "--format"]);
  });

  it("offer no flag that was given or contradicts a given one, except repeatable ones", () => {
    expect(offered("--force", "--")).not.toContain("--force");
    expect(offered("-f", "--skip")).toEqual([]);
    expect(offered("-g", "8", "--ce")).toEqual([]);
    expect(offered("-g", "8", "--gr")).toEqual(["--grid"]);
    expect(offered("-r", "1,2,3,4", "--re")).toEqual(["--regions", "--regions-file", "--review"]);
  });

  it("offer the values of a flag", () => {
    expect(offered("--format", "")).toEqual(["jpeg", "png", "same"]);
    expect(offered("--format", "=", "p")).toEqual(["png"]);
    expect(offered("--palette", "=")).toContain("gameboy");
    expect(offered("--completions", "z")).toEqual(["zsh"]);
    expect(offered("-r", "")).toEqual([]);
  });

  it("offer photos and folders", () => {
    expect(offered("")).toEqual(["cat.jpg", "holidays", "my cat.PNG"]);
    expect(offered("holidays/")).toEqual(["holidays/a.jfif"]);
    expect(offered("-o", "ho")).toEqual(["holidays"]);
  });
});
