import { readFileSync } from "node:fs";
import {
  type GridOptions,
  type Light,
  measure,
  type PhotoInput,
  placeholder,
  type TensorOptions,
  toTensor,
} from "@pixelater/core";
import { blurHash, thumbHash } from "@pixelater/core/hashes";
import type { Photo } from "../photos/find-photos.ts";
import { asInput } from "../photos/other-formats.ts";
import { type Failed, failed } from "../photos/outcome.ts";

/** What is computed of each photo in place of outputs. It can be sent to a worker. */
export type DataSettings =
  | { readonly kind: "placeholder"; readonly columns: number }
  | ({ readonly kind: "tensors" } & TensorSettings);

/** Arrays of each photo's cells, one for each grid. */
export interface TensorSettings {
  readonly grids: readonly GridOptions[];
  readonly light: Light;
  readonly tensor: Pick<TensorOptions, "layout" | "channels" | "dtype">;
}

/** What a page shows until a photo is loaded. */
export interface PhotoPlaceholder {
  readonly width: number;
  readonly height: number;
  readonly averageColor: string;
  readonly dataUrl: string;
  readonly css: string;
  readonly thumbHash: string;
  readonly blurHash: string;
}

/** The cells of a photo as numbers. */
export interface PhotoTensor {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array | Uint8Array;
}

/** The result for one photo; which of the two is what the settings ask for. */
export type PhotoData = PhotoPlaceholder | { readonly tensors: readonly PhotoTensor[] };

/** Computes what the settings ask for. The promise never rejects. */
export async function dataOf(photo: Photo, settings: DataSettings): Promise<PhotoData | Failed> {
  try {
    const input = await asInput(photo.bytes ?? readFileSync(photo.path));
    return settings.kind === "placeholder"
      ? placeholderOf(input, settings.columns)
      : tensorsOf(input, settings);
  } catch (cause) {
    return failed(photo.path, cause);
  }
}

function placeholderOf(input: PhotoInput, columns: number): PhotoPlaceholder {
  const { hashes, ...about } = placeholder(input, { columns, hashes: { thumbHash, blurHash } });
  return { ...about, ...hashes };
}

/** All grids are measured in one pass over the photo. */
function tensorsOf(
  input: PhotoInput,
  { grids, light, tensor }: TensorSettings,
): { readonly tensors: readonly PhotoTensor[] } {
  const mosaics = measure(
    input,
    grids.map((grid) => ({ ...grid, light })),
  );
  return {
    tensors: mosaics.map((mosaic) => ({
      columns: mosaic.columns,
      rows: mosaic.rows,
      values: toTensor(mosaic, { ...tensor, light }),
    })),
  };
}
