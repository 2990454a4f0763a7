import { glob } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { SET_UP } from "../../properties/test-project.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

describe("testProject", () => {
  it("defines every project: no property runs without the common seed", async () => {
    const files: string[] = [];
    for await (const file of glob("{packages/*,terraform/*,scripts}/vitest.config.ts", { cwd: REPOSITORY })) {
      files.push(file);
      const { default: config } = (await import(pathToFileURL(join(REPOSITORY, file)).href)) as {
        default: { test?: { setupFiles?: readonly string[] } };
      };
      expect(config.test?.setupFiles, file).toContain(SET_UP);
    }
    expect(files.length).toBeGreaterThanOrEqual(8);
  });
});
