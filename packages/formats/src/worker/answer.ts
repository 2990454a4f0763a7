import { decode, PixelateError, type Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { type Decoder, DecoderMissing } from "../decoders/decoder.ts";
import type { OtherFormat } from "../formats.ts";
import { nameOf } from "./name-of.ts";
import type { Answer, PhotoTask, Task } from "./protocol.ts";

/** Each decoder is loaded with the first photo that needs it. */
const DECODERS: Readonly<Record<OtherFormat, () => Promise<Decoder>>> = {
  webp: async () => (await import("../decoders/webp.ts")).decodeWebp,
  avif: async () => (await import("../decoders/avif.ts")).decodeAvif,
  heic: async () => (await import("../decoders/heic.ts")).decodeHeic,
  gif: async () => (await import("../decoders/gif.ts")).decodeGif,
  tiff: async () => (await import("../decoders/tiff.ts")).decodeTiff,
  bmp: async () => (await import("../decoders/bmp.ts")).decodeBmp,
};

/** Does a task. The promise never rejects. */
export async function answer(task: Task): Promise<Answer> {
  try {
    if (task.kind === "photo") return { raster: await decodeUpright(task) };
    const { measureAnimation } = await import("../animation/measure-animation.ts");
    return { animation: measureAnimation(task.bytes, task.format, task.options) };
  } catch (cause) {
    const { code, message } = asPixelateError(cause, nameOf(task));
    return { error: { code, message } };
  }
}

/** Decodes a photo and turns it upright. */
async function decodeUpright({ format, bytes, orientation, maxPixels }: PhotoTask): Promise<Raster> {
  const decodeCoded = await DECODERS[format]();
  const coded = await decodeCoded(bytes);
  if (coded.width * coded.height > maxPixels) {
    throw corrupt(`Expected the size that the header says but got ${coded.width} × ${coded.height} pixels`);
  }
  return orientation === 1 ? coded : decode({ ...coded, orientation }, { limits: { maxPixels } });
}

/** Decoders throw errors, strings and numbers of their own. */
function asPixelateError(cause: unknown, name: string): PixelateError {
  if (cause instanceof PixelateError) return cause;
  if (cause instanceof DecoderMissing) {
    return new PixelateError(
      "UNSUPPORTED_FORMAT",
      `Expected libheif-js beside @pixelater/formats, which reads HEIC, but it is not installed; npm install libheif-js`,
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return corrupt(`Expected a ${name} that can be decoded but the decoder says: ${reason}`);
}
