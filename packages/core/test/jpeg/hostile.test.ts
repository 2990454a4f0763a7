import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOSTILE_FILES } from "./hostile.js";

const MAX_MILLISECONDS = 50;
const MAX_MEGABYTES = 100;

/** Reads an image on standard input with the built package, and tells what that cost. */
const CHILD = `
  import { readFileSync } from "node:fs";
  import { measure } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const bytes = new Uint8Array(readFileSync(0));
  const memory = process.memoryUsage.rss();
  const time = process.cpuUsage();
  let code = "none";
  try {
    measure(bytes, [{ grid: 8 }, { grid: 64 }]);
  } catch (error) {
    code = error.code;
  }
  const { user, system } = process.cpuUsage(time);
  const megabytes = (process.resourceUsage().maxRSS * 1024 - memory) / 2 ** 20;
  console.log(JSON.stringify({ code, milliseconds: (user + system) / 1000, megabytes }));
`;

interface Outcome {
  readonly code: string;
  readonly milliseconds: number;
  readonly megabytes: number;
}

function measureInChild(bytes: Uint8Array): Outcome {
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", CHILD], {
    input: bytes,
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
    timeout: 20_000,
  });
  if (child.status !== 0) throw new Error(child.stderr || `The child ended by ${child.signal ?? "itself"}`);
  return JSON.parse(child.stdout) as Outcome;
}

/** The cheapest of a few runs: what a busy machine adds is not the reader's doing. */
function cheapestOutcome(bytes: Uint8Array): Outcome {
  const outcomes: Outcome[] = [];
  for (let run = 0; run < 4; run++) {
    const outcome = measureInChild(bytes);
    if (outcome.milliseconds < MAX_MILLISECONDS) return outcome;
    outcomes.push(outcome);
  }
  return outcomes.reduce((best, outcome) => (outcome.milliseconds < best.milliseconds ? outcome : best));
}

describe("hostile JPEGs are refused in little time and memory", () => {
  it.each(HOSTILE_FILES)("$name", ({ bytes, code }) => {
    const outcome = cheapestOutcome(bytes);
    expect(outcome.code).toBe(code);
    expect(outcome.milliseconds).toBeLessThan(MAX_MILLISECONDS);
    expect(outcome.megabytes).toBeLessThan(MAX_MEGABYTES);
  });
});
