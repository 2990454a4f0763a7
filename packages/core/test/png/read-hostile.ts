/**
 * Reads each file of a list in turn, in a process of its own, whose memory is measured.
 *
 * Standard input: a JSON list of files in base64. Standard output: for each its code, or "pixelated", and the
 * blocks of JavaScript that V8 executed, as its coverage counts them; and by how many megabytes the process grew at its largest.
 */
import { readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector";

/** V8 counts only in what it compiles after this. */
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { PixelateError, pixelate } = await import("../../dist/index.js");

const files = (JSON.parse(readFileSync(0, "utf8")) as string[]).map(
  (text) => new Uint8Array(Buffer.from(text, "base64")),
);
const megabytesBefore = process.resourceUsage().maxRSS / 1024;
const outcomes = files.map((bytes) => {
  takeBlocks();
  const code = codeOf(bytes);
  return { code, blocks: takeBlocks() };
});
const megabytes = process.resourceUsage().maxRSS / 1024 - megabytesBefore;
process.stdout.write(JSON.stringify({ outcomes, megabytes }));

function codeOf(bytes: Uint8Array): string {
  try {
    pixelate(bytes);
    return "pixelated";
  } catch (error) {
    return error instanceof PixelateError ? error.code : String(error);
  }
}

/** Reads the counts and sets them to zero. A session in the same thread answers before `post` returns. */
function takeBlocks(): number {
  let blocks = 0;
  const add = ({ count }: Profiler.CoverageRange): void => {
    blocks += count;
  };
  session.post("Profiler.takePreciseCoverage", (_, { result }) => {
    for (const { url, functions } of result) {
      if (url.startsWith("file:")) for (const { ranges } of functions) ranges.forEach(add);
    }
  });
  return blocks;
}
