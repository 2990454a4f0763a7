import { describe, expect, it } from "vitest";
import { FLAGS } from "../../src/command-line/flags.ts";
import { completionFolder, isPresent, runIn } from "./scripts.ts";

/** Returns the completions of fish for a line. */
function offered(line: string): string[] {
  using folder = completionFolder("fish");
  const script = `source ./completions; complete -C ${JSON.stringify(line)}`;
  const lines = runIn("fish", ["--no-config", "-c", script], folder).split("\n").slice(0, -1);
  return lines.map((text) => text.split("\t")[0] ?? "").sort();
}

describe.runIf(isPresent("fish"))("completions in fish", () => {
  it("offer every flag", () => {
    expect(offered("pixelater --")).toEqual(FLAGS.map(({ name }) => `--${name}`).sort());
    expect(offered("pixelater cat.jpg --fo")).toEqual(["--force", "--format"]);
  });

  it("offer no flag that contradicts a given one, but repeatable ones", () => {
    expect(offered("pixelater --force --sk")).toEqual([]);
    expect(offered("pixelater -g 8 --ce")).toEqual([]);
    expect(offered("pixelater -g 8 --gr")).toEqual(["--grid"]);
  });

  it("offer the values of a flag", () => {
    expect(offered("pixelater --format ")).toEqual(["jpeg", "png", "same"]);
    expect(offered("pixelater --format=p")).toEqual(["--format=png"]);
    expect(offered("pixelater --palette ")).toContain("gameboy");
    expect(offered("pixelater --name ")).toContain("{name}-{grid}");
    expect(offered("pixelater --completions z")).toEqual(["zsh"]);
  });

  it("offer photos and folders", () => {
    expect(offered("pixelater ")).toEqual(["cat.jpg", "holidays/", "my cat.PNG"]);
    expect(offered("pixelater -o ho")).toEqual(["holidays/"]);
    expect(offered("pixelater holidays/")).toEqual(["holidays/a.jfif"]);
  });
});
