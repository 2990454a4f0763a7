import { inspect, PixelateError } from "@pixelater/core";
import { findFaces } from "@pixelater/faces";
import { type DecodedPixels, decodeOther } from "../pixels/other-decoder.ts";
import type { FaceReply, FaceRequest } from "./protocol.ts";

/** Height of the smallest face of a thorough search, in parts of the photo's longer side. */
const SMALLEST_FACE = 1 / 100;

self.addEventListener("message", (event: MessageEvent<FaceRequest>) => {
  const [port] = event.ports;
  find(event.data).then(
    (reply) => {
      port?.postMessage(reply);
    },
    (error: unknown) => {
      port?.postMessage({ error: describe(error) } satisfies FaceReply);
    },
  );
});

async function find({ file, isThorough }: FaceRequest): Promise<FaceReply> {
  const photo = await read(file);
  const { width, height } = inspect(photo);
  const options = isThorough ? { turned: true, smallestFace: SMALLEST_FACE * Math.max(width, height) } : {};
  return { faces: await findFaces(photo, options), width, height };
}

/** Returns the bytes of a photo that the core reads, or the pixels of one that it does not. */
async function read(file: Blob): Promise<Uint8Array | DecodedPixels> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    inspect(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof PixelateError) || !error.code.startsWith("UNSUPPORTED")) throw error;
    const pixels = await decodeOther(file);
    if (pixels === null) throw error;
    return pixels;
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof PixelateError) return { code: error.code, message: error.message };
  if (error instanceof DOMException) return { code: "UNREADABLE", message: error.message };
  // The weights could not be loaded, or the browser has too little memory.
  return { code: "NO_DETECTOR", message: error instanceof Error ? error.message : String(error) };
}
