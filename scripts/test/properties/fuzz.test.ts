import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFailures } from "../../properties/saved-failures.ts";
import { SEED } from "../../properties/seed.ts";

const FUZZ = fileURLToPath(new URL("../../fuzz.ts", import.meta.url));
const VITEST = fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url));
const CONFIG = fileURLToPath(new URL("fixture/vitest.config.ts", import.meta.url));

let folder: string;
let seeds: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-fuzz-"));
  seeds = join(folder, "seeds");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => rm(seeds, { force: true }));

interface Ended {
  readonly code: unknown;
  readonly output: string;
}

function run(script: string, args: readonly string[], limit: number, ownSeed = false): Promise<Ended> {
  const env = {
    ...process.env,
    FIXTURE_LIMIT: String(limit),
    FIXTURE_SEEDS: seeds,
    FIXTURE_OWN_SEED: ownSeed ? "1" : "0",
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stripVTControlCharacters(stdout + stderr) });
    });
  });
}

function fuzz(limit: number, ...args: string[]): Promise<Ended> {
  return run(FUZZ, ["--config", CONFIG, "--folder", join(folder, "failures"), ...args], limit);
}

async function seedsRun(): Promise<string[]> {
  return (await readFile(seeds, "utf8")).trimEnd().split("\n");
}

describe("npm run fuzz", () => {
  it("saves what fails with its seed, and replays it first until it passes", async () => {
    const found = await fuzz(1_500, "--seeds", "50", "--seed", "7");
    expect(found.code).toBe(1);
    expect(found.output).toContain("npm run fuzz -- --seed 7");
    const [failure, ...others] = readFailures(join(folder, "failures"));
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      file: "scripts/test/properties/fixture/sums.property.ts",
      test: "a sum stays below the limit (of the test)",
      path: expect.stringMatching(/^\d+(:\d+)*$/) as unknown,
    });
    const [a = 0, b = 0] = JSON.parse(failure?.counterexample ?? "[]") as number[];
    expect(a + b).toBe(1_500);
    expect(found.output).toContain(`seed ${failure?.seed ?? ""}, path ${failure?.path ?? ""}`);

    await rm(seeds);
    const again = await fuzz(1_500);
    expect([again.code, await seedsRun()]).toEqual([1, [String(failure?.seed)]]);
    expect(again.output).toContain("Replaying 1 saved failure first.");
    expect(readFailures(join(folder, "failures"))).toHaveLength(1);

    await rm(seeds);
    const mended = await fuzz(2_001, "--seeds", "3", "--seed", "100");
    expect([mended.code, await seedsRun()]).toEqual([
      0,
      [String(failure?.seed), "100", "101", "102", "plain"],
    ]);
    expect(readFailures(join(folder, "failures"))).toEqual([]);
  });

  it("takes a random seed, and prints it", async () => {
    const { code, output } = await fuzz(2_001, "--seeds", "1");
    expect(code).toBe(0);
    const [first] = await seedsRun();
    expect(output).toContain(`npm run fuzz -- --seed ${first ?? "none"}\n`);
  });

  it("says what is wrong with its arguments", async () => {
    const { code, output } = await fuzz(2_001, "--seeds", "many");
    expect([code, output]).toEqual([
      1,
      "Expected a whole number below 2147483648 for --seeds but got many\n",
    ]);
  });
});

describe("the common seed", () => {
  it("is that of every property in npm test", async () => {
    const { code } = await run(VITEST, ["run", "--config", CONFIG], 2_001);
    expect([code, await seedsRun()]).toEqual([0, [String(SEED), "plain"]]);
  });

  it("is the only one: a property with a seed of its own fails", async () => {
    const { code, output } = await run(VITEST, ["run", "--config", CONFIG], 2_001, true);
    expect(code).toBe(1);
    expect(output).toContain(`Expected a property with the common seed ${SEED} but got one with 1.`);
  });
});
