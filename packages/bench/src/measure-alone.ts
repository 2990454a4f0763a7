import { measure, writeMosaic } from "@pixelater/core";
import sharp from "sharp";
import { milliseconds } from "./contestants/contestant.ts";
import { type Clock, FIVE_GRIDS } from "./job.ts";
import type { RaceRules } from "./race.ts";
import { median } from "./statistics.ts";
import type { Picture } from "./workload/pictures.ts";

/** The two halves of our road by themselves, against what libvips needs to decode. */
export interface MeasureAlone {
  readonly picture: Picture;
  /** `measure` of five grids. */
  readonly measureMs: number;
  /** sharp decoding to raw pixels, one thread. */
  readonly decodeMs: number;
  /** Median over the laps of measureMs / decodeMs. */
  readonly ratio: number;
  /** `write` of the 64 × 64 mosaic. */
  readonly writePngMs: number;
  readonly writeJpegMs: number;
}

export async function measureAlone(picture: Picture, rules: RaceRules, clock: Clock): Promise<MeasureAlone> {
  const grids = FIVE_GRIDS.map((grid) => ({ grid }));
  const measured: number[] = [];
  const decoded: number[] = [];
  const png: number[] = [];
  const jpeg: number[] = [];
  const started = performance.now();
  for (let lap = 0; lap <= rules.laps; lap++) {
    if (lap > 1 && performance.now() - started > rules.budgetMs) break;
    const start = milliseconds(clock);
    const finest = measure(picture.bytes, grids).at(-1);
    const afterMeasure = milliseconds(clock);
    await sharp(picture.bytes, { limitInputPixels: false }).raw().toBuffer();
    const afterDecode = milliseconds(clock);
    if (finest === undefined) throw new Error("Expected five mosaics");
    writeMosaic(finest, { format: "png" });
    const afterPng = milliseconds(clock);
    writeMosaic(finest, { format: "jpeg" });
    const afterJpeg = milliseconds(clock);
    if (lap === 0) continue;
    measured.push(afterMeasure - start);
    decoded.push(afterDecode - afterMeasure);
    png.push(afterPng - afterDecode);
    jpeg.push(afterJpeg - afterPng);
  }
  return {
    picture,
    measureMs: median(measured),
    decodeMs: median(decoded),
    ratio: median(measured.map((ms, lap) => ms / (decoded[lap] ?? Number.NaN))),
    writePngMs: median(png),
    writeJpegMs: median(jpeg),
  };
}
