/** Implements `npm run fuzz`: runs every test with properties with other seeds than the fixed one of `npm test`. */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FUZZ_VARIABLE, type FuzzSettings } from "./properties/fuzz-settings.ts";
import { readFailures } from "./properties/saved-failures.ts";

const REPOSITORY = fileURLToPath(new URL("../", import.meta.url));
const VITEST = join(REPOSITORY, "node_modules/vitest/vitest.mjs");
const TEST_FILES = "{packages/*,terraform/tests,scripts}/test/**/*.test.ts";
const USAGE = `npm run fuzz -- [FILE …]

Runs every test with properties once for each of many random seeds. What fails is saved in .fuzz and runs first the next
time; what then passes is removed. FILE is part of a test file's path.

  --seeds N         seeds for each test (otherwise 20)
  --seed N          the first seed (otherwise a random one, which is printed); the others follow it
  --seconds N       begin no further seed of a test after N seconds (otherwise no limit)
  --project NAME    only this project's tests, such as core; may be given several times
  --folder DIR      keep failures in DIR
  --config FILE     another vitest configuration
  --help            show this
`;

const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(USAGE);
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const folder = resolve(values.folder ?? join(REPOSITORY, ".fuzz"));
  const firstSeed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber("--seed", values.seed);
  const settings: Omit<FuzzSettings, "mode"> = {
    firstSeed,
    seeds: values.seeds === undefined ? 20 : wholeNumber("--seeds", values.seeds),
    msPerTest: values.seconds === undefined ? 2 ** 31 : 1_000 * wholeNumber("--seconds", values.seconds),
    folder,
  };
  const saved = readFailures(folder).filter(({ file }) => isWanted(file));
  if (saved.length > 0) {
    console.log(`Replaying ${saved.length} saved ${saved.length === 1 ? "failure" : "failures"} first.`);
    const files = [...new Set(saved.map(({ file }) => file))];
    const code = await runVitest(files, { ...settings, mode: "replay" });
    if (code !== 0) {
      console.error(`\nSaved failures fail still; they are kept in ${folder}.`);
      return code;
    }
  }
  console.log(`Seeds ${firstSeed} to ${firstSeed + settings.seeds - 1}: npm run fuzz -- --seed ${firstSeed}`);
  const code = await runVitest(await filesWithProperties(), { ...settings, mode: "explore" });
  for (const { file, test, seed, path, counterexample } of readFailures(folder)) {
    console.error(`\n${file}\n  ${test}\n  seed ${seed}${path === undefined ? "" : `, path ${path}`}`);
    if (counterexample !== undefined) console.error(`  ${counterexample.slice(0, 1_000)}`);
  }
  if (code !== 0) console.error(`\nFailures are saved in ${folder}; npm run fuzz replays them first.`);
  return code;
}

/** Finds the test files that call fast-check; with another configuration, all of them. */
async function filesWithProperties(): Promise<string[]> {
  if (values.config !== undefined) return positionals;
  const files: string[] = [];
  for await (const file of glob(TEST_FILES, { cwd: REPOSITORY })) {
    const hasProperties = /\bfc\s*\.(assert|check)\b/.test(readFileSync(join(REPOSITORY, file), "utf8"));
    if (hasProperties && isWanted(file)) files.push(file);
  }
  return files.sort();
}

function isWanted(file: string): boolean {
  return positionals.length === 0 || positionals.some((part) => file.includes(part));
}

function runVitest(args: readonly string[], settings: FuzzSettings): Promise<number> {
  const projects = (values.project ?? []).flatMap((name) => ["--project", name]);
  const config = values.config === undefined ? [] : ["--config", resolve(values.config)];
  const child = spawn(process.execPath, [VITEST, "run", ...config, ...projects, ...args], {
    cwd: REPOSITORY,
    stdio: "inherit",
    // A test with many seeds takes as long as it takes.
    env: { ...process.env, [FUZZ_VARIABLE]: JSON.stringify(settings) },
  });
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      done(code ?? 1);
    });
  });
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: "string" },
      seed: { type: "string" },
      seconds: { type: "string" },
      project: { type: "string", multiple: true },
      folder: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

function wholeNumber(name: string, text: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number < 2 ** 31) return number;
  console.error(`Expected a whole number below 2147483648 for ${name} but got ${text}`);
  process.exit(1);
}
