import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { README, withTables } from "../src/readme.ts";

it("the module's README lists its current inputs and outputs", async () => {
  const page = readFileSync(README, "utf8");
  expect(page, "run: pnpm --filter @pixelater/terraform-tests readme").toBe(await withTables(page));
});
