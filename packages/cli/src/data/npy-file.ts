import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { partBeside } from "../output/part-beside.ts";
import { giveName, writeWhole } from "../output/write-whole.ts";
import type { PhotoTensor, TensorSettings } from "./photo-data.ts";
import { HEADER_BYTES, npyHeader } from "./npy.ts";

/** Arrays of some photos are of different shapes. */
export class ShapeMismatch extends Error {
  override readonly name = "ShapeMismatch";
}

/**
 * An `.npy` file that grows by one photo at a time, with the names of the photos in a `.json` beside it. It appears under its
 * name once it is complete.
 */
export class NpyFile {
  readonly #path: string;
  readonly #settings: TensorSettings;
  readonly #part: string;
  readonly #file: number;
  readonly #names: string[] = [];
  #isOpen = true;
  #shape: readonly number[] | undefined;

  /** Opens a file at each path, or none. */
  static openAll(paths: readonly string[], settings: TensorSettings): NpyFile[] {
    const files: NpyFile[] = [];
    try {
      for (const path of paths) files.push(new NpyFile(path, settings));
    } catch (cause) {
      for (const file of files) file.discard();
      throw cause;
    }
    return files;
  }

  private constructor(path: string, settings: TensorSettings) {
    this.#path = path;
    this.#settings = settings;
    mkdirSync(dirname(path), { recursive: true });
    this.#part = partBeside(path);
    this.#file = openSync(this.#part, "wx");
    try {
      // Its place; how many photos there will be is not known yet.
      writeSync(this.#file, new Uint8Array(HEADER_BYTES));
    } catch (cause) {
      this.discard();
      throw cause;
    }
  }

  /** Checks that a photo has the shape of the first one. @throws {ShapeMismatch} */
  requireShape(tensor: PhotoTensor): void {
    const shape = this.#shapeOf(tensor);
    const [first] = this.#names;
    if (this.#shape === undefined || first === undefined || shape.join() === this.#shape.join()) return;
    throw new ShapeMismatch(
      `Expected ${this.#shape.join(" × ")} numbers, as of ${first}, but this photo has ${shape.join(" × ")}; ` +
        "--grid 32 gives every photo the same shape, whatever its own",
    );
  }

  add(name: string, tensor: PhotoTensor): void {
    const { buffer, byteOffset, byteLength } = tensor.values;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#file, bytes, written);
    }
    this.#shape ??= this.#shapeOf(tensor);
    this.#names.push(name);
  }

  /** Writes the header and the names, and gives both files their names. @throws {FileExists} */
  finish(replace: boolean): void {
    const { tensor, light } = this.#settings;
    const { dtype = "float32", layout, channels } = tensor;
    const shape = [this.#names.length, ...(this.#shape ?? [])];
    writeSync(this.#file, npyHeader(dtype, shape), 0, HEADER_BYTES, 0);
    this.#close();
    const about = { shape, dtype, layout: `n${layout ?? "chw"}`, channels: channels ?? "rgb", light };
    const json = `${JSON.stringify({ ...about, names: this.#names }, null, 2)}\n`;
    const path = namesPath(this.#path);
    writeWhole(path, Buffer.from(json), partBeside(path), replace);
    giveName(this.#part, this.#path, replace);
  }

  /** Removes the file if it is unfinished. */
  discard(): void {
    this.#close();
    rmSync(this.#part, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #shapeOf({ columns, rows }: PhotoTensor): readonly number[] {
    const { layout, channels } = this.#settings.tensor;
    const count = channels === "luma" ? 1 : 3;
    return layout === "hwc" ? [rows, columns, count] : [count, rows, columns];
  }
}

/** Returns the path of the names beside an array. */
export function namesPath(path: string): string {
  return path.replace(/\.npy$/i, ".json");
}
