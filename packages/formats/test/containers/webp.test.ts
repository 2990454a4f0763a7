import { expect, it } from "vitest";
import { readHeader } from "../../src/containers/read-header.ts";

/** An animated WebP of 4 × 4 pixels with one frame, of which there is only the header. */
function animated(left: number, width: number): Uint8Array {
  const file = Buffer.alloc(12 + 18 + 24);
  file.write("RIFF");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WEBPVP8X", 8);
  file.writeUInt32LE(10, 16);
  file.writeUIntLE(3, 24, 3);
  file.writeUIntLE(3, 27, 3);
  file.write("ANMF", 30);
  file.writeUInt32LE(16, 34);
  file.writeUIntLE(left / 2, 38, 3);
  file.writeUIntLE(width - 1, 44, 3);
  return new Uint8Array(file);
}

it.each([
  [0, 4],
  [2, 2],
])("reads a frame at %d of %d pixels on a canvas of 4", (left, width) => {
  expect(readHeader(animated(left, width), "webp")).toMatchObject({ width: 4, height: 4, frames: 1 });
});

it.each([
  [0, 16_384],
  [2, 3],
])("refuses a frame at %d of %d pixels on a canvas of 4", (left, width) => {
  expect(() => readHeader(animated(left, width), "webp")).toThrow(
    expect.objectContaining({ code: "CORRUPT_IMAGE" }),
  );
});
