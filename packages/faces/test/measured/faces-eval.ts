import { existsSync, readFileSync } from "node:fs";
import type { Box } from "../../src/detection/box.ts";

const FOLDER = new URL("../../../../../shared/faces-eval/", import.meta.url);

/** A photo with the faces in it, by eye. */
export interface LabelledPhoto {
  readonly file: string;
  readonly faces: readonly Box[];
  /** Faces that count neither way: blurred, hidden or turned away, and pictures of faces. */
  readonly ignored: readonly Box[];
}

type Corners = readonly [left: number, top: number, width: number, height: number];

/** The labelled photos beside the repository, or none where they are missing. */
export function labelledPhotos(): LabelledPhoto[] {
  if (!existsSync(FOLDER)) return [];
  const truth = JSON.parse(readFileSync(new URL("truth.json", FOLDER), "utf8")) as {
    photos: { file: string; faces: Corners[]; ignore: Corners[] }[];
  };
  return truth.photos.map(({ file, faces, ignore }) => ({
    file,
    faces: faces.map(boxOf),
    ignored: ignore.map(boxOf),
  }));
}

export function bytesOf({ file }: LabelledPhoto): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, FOLDER)));
}

function boxOf([left, top, width, height]: Corners): Box {
  return { left, top, width, height, score: 1 };
}
