import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOSTILE_FILES } from "./hostile.ts";

/** Blocks of JavaScript that V8 executes, as counted by its coverage: some 50 ms of a processor. */
const MAX_BLOCKS = 4_000_000;
const MAX_MEGABYTES = 100;

/** Reads an image on standard input with the built package, and reports its cost. */
const CHILD = `
  import { readFileSync } from "node:fs";
  import { Session } from "node:inspector";
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const { measure } = await import(${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)});
  const bytes = new Uint8Array(readFileSync(0));
  session.post("Profiler.takePreciseCoverage", () => undefined);
  const memory = process.memoryUsage.rss();
  let code = "none";
  try {
    measure(bytes, [{ grid: 8 }, { grid: 64 }]);
  } catch (error) {
    code = error.code;
  }
  const megabytes = (process.resourceUsage().maxRSS * 1024 - memory) / 2 ** 20;
  session.post("Profiler.takePreciseCoverage", (_, { result }) => {
    const ranges = result
      .filter(({ url }) => url.startsWith("file:"))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    const blocks = ranges.reduce((sum, { count }) => sum + count, 0);
    console.log(JSON.stringify({ code, blocks, megabytes }));
  });
`;

interface Outcome {
  readonly code: string;
  readonly blocks: number;
  readonly megabytes: number;
}

function measureInChild(bytes: Uint8Array): Outcome {
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", CHILD], {
    input: bytes,
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(child.stderr || `The child ended by ${child.signal ?? "itself"}`);
  return JSON.parse(child.stdout) as Outcome;
}

describe("hostile JPEGs are refused with little work and memory", () => {
  it.each(HOSTILE_FILES)("$name", ({ bytes, code }) => {
    const outcome = measureInChild(bytes);
    expect(outcome.code).toBe(code);
    expect(outcome.blocks).toBeLessThan(MAX_BLOCKS);
    expect(outcome.megabytes).toBeLessThan(MAX_MEGABYTES);
  });
});
