import { decode, type Raster } from "@pixelater/core";
import type { Box } from "../../src/detection/box.ts";
import { bytesOf, type LabelledPhoto } from "./faces-eval.ts";

/** A face with some of what is around it, cut from a photo. */
export interface Cutting {
  readonly raster: Raster;
  readonly face: Box;
}

/** A made-up photo of cuttings side by side, and where their faces are in it. */
export interface Montage {
  readonly raster: Raster;
  readonly faces: readonly Box[];
}

const WIDTH = 640;
const HEIGHT = 480;
const GREY = 120;
/** The side of a cutting's place, in heights of its face. */
const PLACE = 3;

/** Takes the faces of at least `least` pixels out of photos: the largest of each photo, up to `most` of them. */
export function cuttings(photos: readonly LabelledPhoto[], least: number, most: number): Cutting[] {
  return photos.flatMap((photo) => {
    const faces = photo.faces.filter(({ height }) => height >= least);
    if (faces.length === 0) return [];
    const raster = decode(bytesOf(photo));
    return faces
      .toSorted((a, b) => b.height - a.height)
      .slice(0, most)
      .map((face) => ({ raster, face }));
  });
}

/**
 * Places cuttings on grey, resized so that faces are `faceHeight` pixels high, and turned by `degrees`. As many photos as are
 * needed.
 */
export function montages(pieces: readonly Cutting[], faceHeight: number, degrees: number): Montage[] {
  const place = Math.ceil(PLACE * faceHeight);
  const columns = Math.max(1, Math.floor(WIDTH / place));
  const rows = Math.max(1, Math.floor(HEIGHT / place));
  const each = columns * rows;
  return Array.from({ length: Math.ceil(pieces.length / each) }, (_, i) => {
    const data = new Uint8Array(4 * WIDTH * HEIGHT).fill(GREY);
    const raster = { width: WIDTH, height: HEIGHT, data };
    for (let alpha = 3; alpha < data.length; alpha += 4) data[alpha] = 255;
    const faces = pieces.slice(i * each, (i + 1) * each).map((piece, at) => {
      const left = place * (at % columns);
      const top = place * Math.floor(at / columns);
      return paste(raster, piece, { left, top, side: place }, faceHeight, degrees);
    });
    return { raster, faces };
  });
}

/** Draws one cutting into its square. Each pixel is the mean of the part of the original that it shows. */
function paste(
  into: Raster,
  { raster, face }: Cutting,
  { left, top, side }: { left: number; top: number; side: number },
  faceHeight: number,
  degrees: number,
): Box {
  const scale = face.height / faceHeight;
  const samples = Math.max(1, Math.ceil(scale));
  const cos = Math.cos((degrees * Math.PI) / 180) * scale;
  const sin = Math.sin((degrees * Math.PI) / 180) * scale;
  const centreX = face.left + face.width / 2;
  const centreY = face.top + face.height / 2;
  const sums = new Float64Array(3);
  for (let y = 0; y < side && top + y < into.height; y++) {
    for (let x = 0; x < side && left + x < into.width; x++) {
      sums.fill(0);
      for (let i = 0; i < samples; i++) {
        for (let k = 0; k < samples; k++) {
          const u = x + (i + 0.5) / samples - side / 2;
          const v = y + (k + 0.5) / samples - side / 2;
          addSample(raster, centreX + u * cos + v * sin, centreY - u * sin + v * cos, sums);
        }
      }
      const to = 4 * ((top + y) * into.width + left + x);
      for (let channel = 0; channel < 3; channel++) {
        into.data[to + channel] = Math.round(sums[channel] / (samples * samples));
      }
    }
  }
  const width = face.width / scale;
  return {
    left: left + (side - width) / 2,
    top: top + (side - faceHeight) / 2,
    width,
    height: faceHeight,
    score: 1,
  };
}

/** Adds a photo's color at a point, interpolated between four pixels; grey outside. */
function addSample({ width, height, data }: Raster, x: number, y: number, sums: Float64Array): void {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const isInside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
  const right = x - 0.5 - left;
  const below = y - 0.5 - top;
  for (let channel = 0, at = 4 * (top * width + left); channel < 3; channel++, at++) {
    const upper = data[at] * (1 - right) + data[at + 4] * right;
    const under = at + 4 * width;
    const lower = data[under] * (1 - right) + data[under + 4] * right;
    sums[channel] += isInside ? upper * (1 - below) + lower * below : GREY;
  }
}
