import { type WasmDecoder, wasmBytes } from "./wasm-bytes.ts";

/** Starts a module of jSquash. By itself it would load its WebAssembly from beside its script, which bundles have not. */
export async function startModule<Module>(
  start: (options: EmscriptenOptions) => Promise<Module>,
  decoder: WasmDecoder,
): Promise<Module> {
  const compiled = await WebAssembly.compile(await wasmBytes(decoder));
  return start({
    noInitialRun: true,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  });
}
