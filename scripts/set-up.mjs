// Installs what package.json files name, unless it is installed, and then runs the command that follows:
//
//   node scripts/set-up.mjs [COMMAND ARGUMENT …]
//
// This file runs before anything is installed, on the Node of the machine: hence plain JavaScript without dependencies.
// @ts-check
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const INSTALL = ["-y", "pnpm@12.21.0", "install", "--frozen-lockfile", "--prefer-offline"];
/** Written by pnpm at the end of each installation. */
const PNPM_STATE = join(ROOT, "node_modules/.pnpm-workspace-state-v1.json");
const STAMP = join(ROOT, "node_modules/.set-up");
const isWindows = process.platform === "win32";

await setUp();
const [command, ...args] = process.argv.slice(2);
if (command !== undefined) process.exitCode = await run(command, args);

async function setUp() {
  const before = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === before) return;
  const started = performance.now();
  process.stdout.write("Installing packages … ");
  const { code, output } = await capture("npx", INSTALL);
  if (code !== 0) {
    process.stdout.write(`\n${output}\nThe packages could not be installed (exit code ${code}).\n`);
    process.exit(1);
  }
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  writeFileSync(STAMP, fingerprint());
}

/** Returns a hash of the dependency files and of the time of the last installation. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  const workspaces = ["packages", "terraform"].flatMap(foldersIn);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.cjs", "package.json"]) {
    hash.update(readFileSync(join(ROOT, file)));
  }
  for (const folder of workspaces) {
    hash.update(`${folder} ${existsSync(join(ROOT, folder, "node_modules"))}`);
    hash.update(readFileSync(join(ROOT, folder, "package.json")));
  }
  return hash.update(existsSync(PNPM_STATE) ? String(statSync(PNPM_STATE).mtimeMs) : "").digest("hex");
}

/**
 * Finds the folders with a package of their own.
 *
 * @param {string} parent
 */
function foldersIn(parent) {
  return readdirSync(join(ROOT, parent))
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(ROOT, folder, "package.json")));
}

/**
 * Starts a command with the repository's own programs first, among them the Node that Lambda runs.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @param {"inherit" | "pipe"} stdio
 */
function start(name, args, stdio) {
  const path = [join(ROOT, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
  return spawn(name, args, { stdio, shell: isWindows, env: { ...process.env, PATH: path } });
}

/**
 * Runs a command to its end. Resolves to its exit code.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function run(name, args) {
  const child = start(name, args, "inherit");
  // Ctrl-C reaches the command, too: it decides when to end.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}

/**
 * Runs a command and keeps what it prints.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function capture(name, args) {
  const child = start(name, args, "pipe");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ code: 1, output: error.message });
    });
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
