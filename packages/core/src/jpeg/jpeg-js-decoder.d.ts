// The decoder's own file: "jpeg-js" itself also loads an encoder, which nothing here needs, and declares only both.
declare module "jpeg-js/lib/decoder.js" {
  interface DecoderOptions {
    readonly useTArray: true;
    readonly formatAsRGBA: boolean;
    readonly colorTransform: boolean;
    readonly tolerantDecoding: boolean;
    readonly maxResolutionInMP: number;
    readonly maxMemoryUsageInMB: number;
  }

  interface DecodedPixels {
    readonly width: number;
    readonly height: number;
    readonly data: ReturnType<typeof Uint8Array.of>;
  }

  export default function decode(jpeg: Uint8Array, options: DecoderOptions): DecodedPixels;
}
