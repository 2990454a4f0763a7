import { inspect, PixelateError, pixelate } from "@pixelater/core";

/** Larger uploads are refused before they are read. */
const MAX_BYTES = 20 * 2 ** 20;

/** Answers `POST /api/pixelate?grid=16`, whose body is a JPEG or PNG, with the pixelated image. */
export async function POST(request: Request): Promise<Response> {
  const grid = Number(new URL(request.url).searchParams.get("grid") ?? 16);
  if (!Number.isInteger(grid) || grid < 1 || grid > 256) {
    return Response.json({ error: "grid is a whole number from 1 to 256" }, { status: 400 });
  }
  if (Number(request.headers.get("content-length")) > MAX_BYTES) {
    return Response.json({ error: `Photos may have ${MAX_BYTES} bytes` }, { status: 413 });
  }
  const photo = new Uint8Array(await request.arrayBuffer());
  try {
    const { format } = inspect(photo);
    const output = pixelate(photo, { grid, limits: { maxBytes: MAX_BYTES, maxPixels: 50e6 } });
    return new Response(output, { headers: { "content-type": `image/${format}` } });
  } catch (error) {
    if (!(error instanceof PixelateError)) throw error;
    return Response.json({ code: error.code, error: error.message }, { status: 422 });
  }
}
