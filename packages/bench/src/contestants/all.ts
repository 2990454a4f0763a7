import type { Contestant, Entry } from "./contestant.ts";
import { imageJs } from "./image-js.ts";
import { jimp } from "./jimp.ts";
import { naive } from "./naive.ts";
import { enterPillow, type PillowProcess } from "./pillow.ts";
import { pixelater } from "./pixelater.ts";
import { sharpAlone, sharpWithLoops } from "./sharp.ts";

/** Ours first, then the rivals. Pillow runs only where Python has it. */
export function enterContestants(pillow: PillowProcess | undefined): Entry[] {
  return [pixelater, sharpAlone, sharpWithLoops, enterPillow(pillow), jimp, imageJs, naive];
}

export function present(entries: readonly Entry[]): Contestant[] {
  return entries.filter((entry) => "run" in entry);
}
