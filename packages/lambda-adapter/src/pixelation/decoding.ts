import type { PixelInput, Raster } from "@pixelater/core";
import { type Deadline, hasMostLeft, requireTime } from "../deadline.ts";
import { OutOfTime, Rejection } from "../errors.ts";
import { FUNCTION_BYTES } from "./needs.ts";
import type { PhotoLimits } from "./pixelation-settings.ts";

/** Decodes photos in formats that core does not read. */
export interface PhotoDecoder {
  /** Its name and version. Another one may decode other photos, so it belongs to the provenance of outputs. */
  readonly name: string;
  /** Reports whether a photo has one of its formats, by the first bytes. Core reads or refuses any other. */
  reads(bytes: Uint8Array): boolean;
  /** Reads the header of a photo. @throws {Rejection} */
  inspect(bytes: Uint8Array, limits: PhotoLimits): ForeignPhoto;
  /** Decodes a photo, upright. @throws {Rejection} */
  decode(bytes: Uint8Array, limits: PhotoLimits, timeoutMs: number): Promise<DecodedPixels>;
}

/** A photo in another format, by its header. */
export interface ForeignPhoto {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Bytes that decoding takes beyond the file, at most. */
  readonly memoryBytes: number;
}

/** The pixels of a decoded photo. */
export type DecodedPixels = PixelInput & Raster;

/** A photo as core takes it. */
export interface ReadablePhoto {
  readonly input: Uint8Array | DecodedPixels;
  /** The bytes in memory: of the file, and of its pixels if it was decoded. */
  readonly heldBytes: number;
  /** The format of a photo that was decoded. */
  readonly foreignFormat: string | undefined;
}

/**
 * Decodes a photo if this build of the function has a decoder for its format.
 *
 * @throws {Rejection} `TOO_LARGE` if the function has too little memory for it, or the codes of the decoder.
 * @throws {OutOfTime} if decoding takes longer than what is left, where a retry may have more time.
 */
export async function readablePhoto(
  bytes: Uint8Array,
  decoder: PhotoDecoder | undefined,
  { limits, memoryBytes, deadline }: { limits: PhotoLimits; memoryBytes: number; deadline: Deadline },
): Promise<ReadablePhoto> {
  if (decoder?.reads(bytes) !== true) {
    return { input: bytes, heldBytes: bytes.length, foreignFormat: undefined };
  }
  const photo = decoder.inspect(bytes, limits);
  const { format, width, height } = photo;
  const needed = FUNCTION_BYTES + bytes.length + photo.memoryBytes;
  if (needed > memoryBytes) {
    throw new Rejection(
      "TOO_LARGE",
      `Expected at most ${Math.floor(memoryBytes / 1e6)} MB of memory to decode ${width} × ${height} pixels but they may take ` +
        `${Math.ceil(needed / 1e6)} MB. Give the function more memory`,
    );
  }
  const input = await decodeInTime(bytes, decoder, limits, deadline);
  return { input, heldBytes: bytes.length + input.data.length, foreignFormat: format };
}

async function decodeInTime(
  bytes: Uint8Array,
  decoder: PhotoDecoder,
  limits: PhotoLimits,
  deadline: Deadline,
): Promise<DecodedPixels> {
  requireTime(deadline, 1, "decoding a photo");
  const hadMost = hasMostLeft(deadline);
  try {
    return await decoder.decode(bytes, limits, deadline.remainingMs());
  } catch (error) {
    if (hadMost || !(error instanceof Rejection) || error.code !== "TIMED_OUT") throw error;
    throw new OutOfTime(error.message, { cause: error });
  }
}
