import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "@pixelater/core";
import type { Picture } from "./pictures.ts";

/** The JPEG and PNG files directly inside a folder, by name. */
export async function photosIn(folder: string): Promise<Picture[]> {
  const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const { width, height } = inspect(bytes);
      return { title: name, path, bytes, width, height, megapixels: (width * height) / 1e6, saving: "photo" };
    }),
  );
}
