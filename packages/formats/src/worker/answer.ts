import { decode, PixelateError, type Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { type Decoder, DecoderMissing } from "../decoders/decoder.ts";
import { FORMAT_NAMES, type OtherFormat } from "../formats.ts";
import type { Answer, Task } from "./protocol.ts";

/** Each decoder is loaded with the first photo that needs it. */
const DECODERS: Readonly<Record<OtherFormat, () => Promise<Decoder>>> = {
  webp: async () => (await import("../decoders/webp.ts")).decodeWebp,
  avif: async () => (await import("../decoders/avif.ts")).decodeAvif,
  heic: async () => (await import("../decoders/heic.ts")).decodeHeic,
  gif: async () => (await import("../decoders/gif.ts")).decodeGif,
  tiff: async () => (await import("../decoders/tiff.ts")).decodeTiff,
  bmp: async () => (await import("../decoders/bmp.ts")).decodeBmp,
};

/** Decodes a photo and turns it upright. The promise never rejects. */
export async function answer(task: Task): Promise<Answer> {
  try {
    return { raster: await decodeUpright(task) };
  } catch (cause) {
    const { code, message } = asPixelateError(cause, task.format);
    return { error: { code, message } };
  }
}

async function decodeUpright({ format, bytes, orientation, maxPixels }: Task): Promise<Raster> {
  const decodeCoded = await DECODERS[format]();
  const coded = await decodeCoded(bytes);
  if (coded.width * coded.height > maxPixels) {
    throw corrupt(`Expected the size that the header says but got ${coded.width} × ${coded.height} pixels`);
  }
  return decode({ ...coded, orientation }, { limits: { maxPixels } });
}

/** Decoders throw errors, strings and numbers of their own. */
function asPixelateError(cause: unknown, format: OtherFormat): PixelateError {
  if (cause instanceof PixelateError) return cause;
  if (cause instanceof DecoderMissing) {
    return new PixelateError(
      "UNSUPPORTED_FORMAT",
      `Expected libheif-js beside @pixelater/formats, which reads HEIC, but it is not installed; npm install libheif-js`,
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return corrupt(`Expected a ${FORMAT_NAMES[format]} that can be decoded but the decoder says: ${reason}`);
}
