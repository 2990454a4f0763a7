import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const zip = () => readFileSync(join(root, "dist/function.zip"));

test("the packed function is small and reproducible", () => {
  const before = zip();
  expect(before.length).toBeLessThan(600_000);
  execFileSync(process.execPath, ["scripts/pack.ts"], {
    cwd: root,
    env: { ...process.env, TZ: "Asia/Tokyo" },
  });
  expect(zip().equals(before)).toBe(true);
});
