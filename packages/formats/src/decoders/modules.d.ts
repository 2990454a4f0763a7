/** What the decoders use of modules that have no types of their own, or ones that need the DOM's. */

interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

interface EmscriptenOptions {
  readonly noInitialRun: boolean;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}

declare module "@jsquash/webp/codec/dec/webp_dec.js" {
  const start: (options: EmscriptenOptions) => Promise<{ decode(bytes: Uint8Array): DecodedImage | null }>;
  export default start;
}

declare module "@jsquash/avif/codec/dec/avif_dec.js" {
  const start: (
    options: EmscriptenOptions,
  ) => Promise<{ decode(bytes: Uint8Array, bitDepth: 8): DecodedImage | null }>;
  export default start;
}

declare module "libheif-js/libheif-wasm/libheif-bundle.mjs" {
  interface HeifImage {
    is_primary(): boolean;
    get_width(): number;
    get_height(): number;
    display(image: DecodedImage, done: (image: DecodedImage | null) => void): void;
    free(): void;
  }

  interface Libheif {
    readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
  }

  const start: () => Libheif;
  export default start;
}
