/**
 * Pixelates a photo in a process of its own, whose memory is measured.
 *
 * Standard input: a JSON object with the photo and a small one of its kind in base64, and the options. Standard output: the
 * bytes of the output, and by how many bytes the process grew at its largest, without the input.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { type PixelateOptions, pixelate } from "../../dist/index.js";

interface Task {
  readonly photo: string;
  readonly small: string;
  readonly options: PixelateOptions;
}

const task = JSON.parse(readFileSync(0, "utf8")) as Task;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const photo = bytesOf(task.photo);
// Loads and compiles what the photo will need.
const small = bytesOf(task.small);
for (let i = 0; i < 20; i++) pixelate(small, task.options);
globalThis.gc?.();
// Sets the high-water mark to what is resident now.
writeFileSync("/proc/self/clear_refs", "5");
const before = residentBytes("VmRSS");
const output = pixelate(photo, task.options);
const growth = residentBytes("VmHWM") - before;
process.stdout.write(JSON.stringify({ outputBytes: output.length, growth }));

function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const kilobytes = new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(
    readFileSync("/proc/self/status", "utf8"),
  )?.[1];
  return Number(kilobytes) * 1024;
}
