/**
 * Reads each file of a list in turn, in a process of its own, so that its memory can be told.
 *
 * Standard input: a JSON list of files in base64. Standard output: for each its code, or "pixelated", and the
 * milliseconds of processor time of the fastest of three attempts; and by how many megabytes the process grew at its largest.
 */
import { readFileSync } from "node:fs";
import { PixelateError, pixelate } from "../../dist/index.js";

const files = (JSON.parse(readFileSync(0, "utf8")) as string[]).map(
  (text) => new Uint8Array(Buffer.from(text, "base64")),
);
const megabytesBefore = process.resourceUsage().maxRSS / 1024;
const outcomes = files.map((bytes) => {
  let code = "";
  let milliseconds = Infinity;
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = process.cpuUsage();
    code = codeOf(bytes);
    const { user, system } = process.cpuUsage(before);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  return { code, milliseconds };
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
