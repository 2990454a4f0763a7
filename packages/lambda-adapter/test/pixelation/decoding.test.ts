import { describe, expect, test } from "vitest";
import type { Deadline } from "../../src/deadline.ts";
import { formatsDecoder } from "../../src/decoders/formats.ts";
import { OutOfTime, Rejection } from "../../src/errors.ts";
import { type PhotoDecoder, readablePhoto } from "../../src/pixelation/decoding.ts";

const limits = { maxPixels: 1e8, maxBytes: 1e8 };
const photo = Uint8Array.of(1, 2, 3);

/** Reads everything as 2 × 1 pixels, and takes longer than any invocation. */
const slow: PhotoDecoder = {
  name: "slow",
  reads: () => true,
  inspect: () => ({ format: "bmp", width: 2, height: 1, memoryBytes: 100e6 }),
  decode: (_bytes, _limits, timeoutMs) =>
    Promise.reject(new Rejection("TIMED_OUT", `took longer than ${timeoutMs} ms`)),
};

function reading(remainingMs: number, decoder: PhotoDecoder = slow) {
  const { signal } = new AbortController();
  const deadline: Deadline = { signal, totalMs: 1_000, remainingMs: () => remainingMs };
  return readablePhoto(photo, decoder, { limits, memoryBytes: 1e9, deadline });
}

test("a photo whose decoder needs more memory than the function has is rejected before it runs", async () => {
  const { signal } = new AbortController();
  const deadline: Deadline = { signal, totalMs: 1_000, remainingMs: () => 1_000 };
  const within = (memoryBytes: number) => readablePhoto(photo, slow, { limits, memoryBytes, deadline });
  // 109 MB for the function, 3 bytes for the file.
  await expect(within(209_000_002)).rejects.toMatchObject({ code: "TOO_LARGE" });
  await expect(within(209_000_003)).rejects.toMatchObject({ code: "TIMED_OUT" });
});

describe("a photo that takes longer to decode than what is left", () => {
  test.each([1, 499])("is tried again if only %d of 1,000 ms were left", async (remainingMs) => {
    await expect(reading(remainingMs)).rejects.toThrow(OutOfTime);
  });

  test("is not begun without any time", async () => {
    await expect(reading(0)).rejects.toThrow("Expected at least 1 ms for decoding a photo");
  });

  test.each([500, 1_000])("is rejected if %d of 1,000 ms were left", async (remainingMs) => {
    await expect(reading(remainingMs)).rejects.toMatchObject({
      name: "Rejection",
      code: "TIMED_OUT",
      message: `took longer than ${remainingMs} ms`,
    });
  });

  test("is rejected for any other reason however little time was left", async () => {
    const decode = () => Promise.reject(new Rejection("TRUNCATED", "cut off"));
    await expect(reading(1, { ...slow, decode })).rejects.toMatchObject({ code: "TRUNCATED" });
  });
});

describe("the decoder of @pixelater/formats", () => {
  /** A BMP's first bytes, of which a reader cannot make a view. */
  class Hostile extends Uint8Array {
    override get buffer(): never {
      throw new RangeError("Offset is outside the bounds of the DataView");
    }
  }
  const hostile = new Hostile(64);
  hostile.set(Buffer.from("BM"));

  test("rejects a file on which a reader fails in a way of its own", async () => {
    const failing = { name: "Rejection", code: "CORRUPT_IMAGE" };
    const inspecting = () => formatsDecoder.inspect(hostile, limits);
    expect(inspecting).toThrow(expect.objectContaining(failing));
    await expect(formatsDecoder.decode(hostile, limits, 1_000)).rejects.toMatchObject(failing);
  });
});
