import { crc32 as crc32OfNode } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "../../src/zlib/crc32.ts";

it("crc32 gives what zlib gives, for any length", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(crc32(bytes)).toBe(crc32OfNode(bytes));
    }),
  );
});
