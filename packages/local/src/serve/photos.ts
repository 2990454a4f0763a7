import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { readUserFile } from "./user-file.ts";

/** A photo to send through the cloud. */
export interface Photo {
  readonly name: string;
  /** Key in the source bucket. */
  readonly key: string;
  readonly bytes: Buffer;
}

const SAMPLE = fileURLToPath(new URL("../../../../photos/chelsea.png", import.meta.url));

/** Reads the given photos, or the sample. */
export async function readPhotos(paths: readonly string[]): Promise<Photo[]> {
  const files = paths.length > 0 ? paths : [SAMPLE];
  const photos: Photo[] = [];
  for (const path of files) {
    const name = basename(path);
    // Two photos of the same name must not become one object.
    const taken = photos.filter((photo) => photo.name === name).length;
    const folder = taken === 0 ? "uploads/" : `uploads/${taken + 1}/`;
    photos.push({ name, key: folder + name, bytes: await readUserFile(path) });
  }
  return photos;
}
