import { describe, expect, it } from "vitest";
import { type Flag, FLAGS } from "../../src/command-line/flags.ts";
import { helpText } from "../../src/command-line/help.ts";

describe("helpText", () => {
  it.each(FLAGS.map((flag: Flag) => [flag.name, flag] as const))("describes --%s", (name, flag) => {
    const line = helpText()
      .split("\n")
      .find(
        (text) =>
          text.includes(` --${name}${flag.value === undefined ? "" : ` ${flag.value}`}`) &&
          /^ {2}(-| )/.test(text),
      );
    expect(line).toMatch(flag.short === undefined ? /^ {6}--/ : new RegExp(`^ {2}-${flag.short}, --`));
    expect(helpText().replace(/\s+/g, " ")).toContain(flag.summary);
  });

  it("fits a terminal of 120 columns", () => {
    for (const line of helpText().split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
});
