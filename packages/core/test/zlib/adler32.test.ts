import fc from "fast-check";
import { expect, it } from "vitest";
import { Adler32 } from "../../src/zlib/adler32.ts";

it("Adler32 adds repetitions as RFC 1950 § 8.2 adds their bytes one by one", () => {
  const units = fc.uint8Array({ minLength: 1, maxLength: 9 });
  const times = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 60_000, max: 140_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(units, times), { minLength: 1, maxLength: 3 }), (runs) => {
      const adler = new Adler32();
      let s1 = 1;
      let s2 = 0;
      for (const [unit, count] of runs) {
        const sum = unit.reduce((total, byte) => total + byte, 0);
        const weighted = unit.reduce((total, byte, i) => total + byte * (unit.length - i), 0);
        adler.add(unit.length, sum, weighted, count);
        for (let i = 0; i < count; i++) {
          for (const byte of unit) {
            s1 = (s1 + byte) % 65521;
            s2 = (s2 + s1) % 65521;
          }
        }
      }
      expect(adler.value).toBe(s2 * 65536 + s1);
    }),
    { numRuns: 30 },
  );
});

it("Adler32 adds bytes as RFC 1950 § 8.2 does, whatever pieces they come in", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 4 }),
      fc.constantFrom(255, 1, 97),
      (lengths, factor) => {
        const adler = new Adler32();
        let s1 = 1;
        let s2 = 0;
        for (const length of lengths) {
          const bytes = Uint8Array.from({ length }, (_, i) => (factor === 255 ? 255 : factor * i));
          adler.addBytes(bytes);
          for (const byte of bytes) {
            s1 = (s1 + byte) % 65521;
            s2 = (s2 + s1) % 65521;
          }
        }
        expect(adler.value).toBe(s2 * 65536 + s1);
      },
    ),
  );
});
