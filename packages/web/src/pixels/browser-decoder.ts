import type { Raster } from "@pixelater/core";

/** Largest photo drawn to a canvas, in pixels. Browsers on phones fail not far above. */
const MAX_PIXELS = 100_000_000;

/** Decodes a photo of any format that the browser supports, upright and in sRGB. Returns `null` if the browser cannot. */
export async function decodeInBrowser(file: Blob): Promise<Raster | null> {
  const canvas = await drawInBrowser(file);
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return null;
  const { width, height } = canvas;
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Converts a photo to a format that the core reads: PNG if it has transparency, JPEG otherwise. */
export async function convertInBrowser(file: Blob): Promise<Blob | null> {
  const canvas = await drawInBrowser(file);
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return null;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob(isOpaque(data) ? { type: "image/jpeg", quality: 0.92 } : { type: "image/png" });
}

async function drawInBrowser(file: Blob): Promise<OffscreenCanvas | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const { width, height } = bitmap;
  if (width * height > MAX_PIXELS) return null;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d", { willReadFrequently: true })?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
