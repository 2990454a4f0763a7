import { expect, test } from "vitest";
import { readBody } from "../../src/storage/read-body.ts";

async function* body(...pieces: unknown[]): AsyncGenerator {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

const [ab, c] = [new Uint8Array([1, 2]), new Uint8Array([3])];

test("reads the chunks of a body into one buffer of the announced size", async () => {
  const whole = await readBody(body(ab, new Uint8Array(), c), 3);
  expect(whole).toEqual(new Uint8Array([1, 2, 3]));
  expect(whole.buffer.byteLength).toBe(3);
  expect(await readBody(body(), 0)).toEqual(new Uint8Array());
});

test.each([
  ["shorter", [ab], "Expected 3 bytes but received 2"],
  ["longer", [ab, ab], "Expected 3 bytes but received more"],
  ["text", ["abc"], "Expected a body of bytes"],
])("refuses a body that is %s", async (_, pieces, message) => {
  await expect(readBody(body(...pieces), 3)).rejects.toThrow(message);
});
