import { readFileSync } from "node:fs";
import { type Contestant, type ContestantName, totalLength } from "./contestants/contestant.ts";
import type { OutputFormat } from "./job.ts";
import type { MemoryReport } from "./memory.ts";
import { peakResidentBytes } from "./peak.ts";
import type { Picture } from "./workload/pictures.ts";

/**
 * Started by memory.ts as a process of its own: does one job once and prints the process's peak resident memory. With
 * no contestant it prints that of an idle Node. Only the contestant's own libraries are loaded.
 */
const [name, path, width, height, format] = process.argv.slice(2);

let inputBytes = 0;
let outputBytes = 0;
if (name !== undefined && path !== undefined) {
  const contestant = await load(name as Exclude<ContestantName, "pillow">);
  const bytes = readFileSync(path);
  const picture: Picture = {
    title: path,
    path,
    bytes,
    width: Number(width),
    height: Number(height),
    megapixels: (Number(width) * Number(height)) / 1e6,
    saving: "photo",
  };
  const { outputs } = await contestant.run({ picture, format: format as OutputFormat, clock: "elapsed" });
  inputBytes = bytes.length;
  outputBytes = totalLength(outputs);
}
const report: MemoryReport = {
  peakBytes: peakResidentBytes(),
  inputBytes,
  outputBytes,
};
console.log(JSON.stringify(report));

async function load(contestant: Exclude<ContestantName, "pillow">): Promise<Contestant> {
  switch (contestant) {
    case "pixelater":
      return (await import("./contestants/pixelater.ts")).pixelater;
    case "sharp":
      return (await import("./contestants/sharp.ts")).sharpAlone;
    case "sharp + loops":
      return (await import("./contestants/sharp.ts")).sharpWithLoops;
    case "jimp":
      return (await import("./contestants/jimp.ts")).jimp;
    case "image-js":
      return (await import("./contestants/image-js.ts")).imageJs;
    case "jpeg-js + pngjs":
      return (await import("./contestants/naive.ts")).naive;
  }
}
