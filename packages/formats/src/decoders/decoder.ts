import type { Raster } from "@pixelater/core";

/** Decodes a photo whose header was read and is within the limits, as coded. May throw anything. */
export type Decoder = (bytes: Uint8Array) => Promise<Raster>;

/** A decoder that is installed on its own is missing. */
export class DecoderMissing extends Error {}
