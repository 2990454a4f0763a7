import { format } from "@cdktn/hcl-tools";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXAMPLES, MODULE, readSources } from "../src/module.ts";

const FOLDERS = [".", "tests", ...EXAMPLES.map((name) => `examples/${name}`)];

describe("every file is formatted as by terraform fmt", () => {
  for (const folder of FOLDERS) {
    it(folder, async () => {
      for (const [name, text] of Object.entries(readSources(join(MODULE, folder)))) {
        expect(`${name}\n${await format(text)}`).toBe(`${name}\n${text}`);
      }
    });
  }

  it("reports an unformatted file", async () => {
    const text = 'locals {\n  a = 1\n  long_name= "b"\n}\n';
    expect(await format(text)).toBe('locals {\n  a         = 1\n  long_name = "b"\n}\n');
  });
});
