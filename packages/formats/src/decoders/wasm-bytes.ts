import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A decoder in WebAssembly. */
export type WasmDecoder = "webp" | "avif";

const FILES: Readonly<Record<WasmDecoder, string>> = {
  webp: "@jsquash/webp/codec/dec/webp_dec.wasm",
  avif: "@jsquash/avif/codec/dec/avif_dec.wasm",
};

/** Reads a decoder out of its package. Builds embed the decoders in place of this module: see tsup.config.ts. */
export async function wasmBytes(decoder: WasmDecoder): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(FILES[decoder]))));
}
