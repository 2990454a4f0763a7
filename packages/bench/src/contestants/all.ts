import type { Channel } from "../process/channel.ts";
import { startNode } from "../process/node-channel.ts";
import { INTERPRETERS, pythonWithPillow, startPython } from "../process/python-channel.ts";
import { Racer } from "../process/racer.ts";
import type { ContestantName, Entry } from "./contestant.ts";
import { imageJs } from "./image-js.ts";
import { jimp } from "./jimp.ts";
import { naive } from "./naive.ts";
import { pixelater } from "./pixelater.ts";
import { sharpAlone, sharpExact, sharpWithFill } from "./sharp.ts";

/** A contestant: its name, and how its process is started. */
export interface Competitor {
  readonly name: ContestantName;
  readonly open: () => Channel;
}

/** The contestants that take part, ours first, and every contestant's entry in the report. */
export interface Field {
  readonly entries: readonly Entry[];
  readonly competitors: readonly Competitor[];
}

/** Time limit for Python to start, long enough for a busy machine. */
const START_MS = 30_000;

/** Enters Pillow if Python has it. */
export async function enterContestants(): Promise<Field> {
  const python = pythonWithPillow();
  const pillow = await enterPillow(python);
  const inNode = [pixelater, sharpAlone, sharpWithFill, sharpExact, jimp, imageJs, naive];
  const entries: Entry[] = inNode.map(({ name, version, recipe }) => ({ name, version, recipe }));
  entries.splice(4, 0, pillow);
  const competitors = entries
    .filter((entry) => "version" in entry)
    .map(({ name }) => ({
      name,
      open: () => (name === "pillow" && python !== undefined ? startPython(python) : startNode()),
    }));
  return { entries, competitors };
}

async function enterPillow(python: string | undefined): Promise<Entry> {
  const name = "pillow";
  if (python === undefined) return { name, absent: `neither ${INTERPRETERS.join(" nor ")} can import PIL` };
  const racer = await Racer.over(startPython(python), START_MS);
  racer.close();
  return {
    name,
    version: racer.version ?? "unknown",
    recipe:
      "`resize` with `BOX` to each grid, `resize` back with `NEAREST`; PNG at `compress_level=2`, its fastest setting",
  };
}
