import { once } from "node:events";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openFflateInflater } from "../src/inflater.fflate.js";
import type { OpenInflater } from "../src/inflater.js";
import { canInflateNatively, openNativeInflater } from "../src/zlib.node.js";

/** All that a stream inflates to, filled into buffers of `size` bytes, of which the first `kept` are not to be touched. */
function inflatedBy(open: OpenInflater, deflated: Uint8Array, size: number, kept = 0): Buffer {
  const inflater = open(deflated);
  try {
    const pieces: Buffer[] = [];
    for (;;) {
      const out = Buffer.alloc(size, 99);
      const end = inflater.fill(out, kept);
      expect(out.subarray(0, kept).equals(Buffer.alloc(kept, 99))).toBe(true);
      pieces.push(out.subarray(kept, end));
      if (end < size) return Buffer.concat(pieces);
    }
  } finally {
    inflater.close();
  }
}

/** Bytes of which some repeat and some do not. */
function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) =>
    i % 5_000 < 2_000 ? i >> 4 : Math.imul(i ^ (i >>> 3), 2_654_435_761) >>> 24,
  );
}

const large = someBytes(300_000);
const small = someBytes(3_000).subarray(1_900, 2_100);

it("Node's own inflater can be used in the Node that runs this", () => {
  expect(canInflateNatively()).toBe(true);
});

describe.each([
  ["native", openNativeInflater],
  ["fflate", openFflateInflater],
])("the %s inflater", (_, open) => {
  it.each([{ level: 0 }, { level: 1 }, { level: 9 }, { strategy: 4 }])(
    "gives what was deflated with %o, whatever the size of the buffer it fills",
    (options) => {
      const deflated = deflateRawSync(large, options);
      for (const [size, kept] of [
        [300_001, 0],
        [300_000, 0],
        [65_536, 10],
        [1_000, 900],
      ] as const) {
        expect(inflatedBy(open, deflated, size, kept).equals(large), `${size} bytes`).toBe(true);
      }
    },
  );

  it("gives a stream that expands a thousandfold little by little", () => {
    const deflated = deflateRawSync(Buffer.alloc(200_000_000));
    const inflater = open(deflated);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 10; i++) expect(inflater.fill(new Uint8Array(1_000), 0)).toBe(1_000);
    inflater.close();
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it("goes on saying that the stream has ended", () => {
    const inflater = open(deflateRawSync(small));
    const out = new Uint8Array(1_000);
    expect([inflater.fill(out, 0), inflater.fill(out, 0), inflater.fill(out, 7)]).toEqual([
      small.length,
      0,
      7,
    ]);
    inflater.close();
  });

  it("does not read what stands behind the stream", () => {
    const deflated = Buffer.concat([deflateRawSync(large), Buffer.alloc(40_000, 255)]);
    expect(inflatedBy(open, deflated, 65_536).equals(large)).toBe(true);
  });

  it("throws wherever a stream is cut", () => {
    const deflated = deflateRawSync(small);
    for (let length = 0; length < deflated.length; length++) {
      expect(() => inflatedBy(open, deflated.subarray(0, length), 16), `cut at ${length}`).toThrow(Error);
    }
  });

  it("gives bytes or throws, whichever bit of a stream is wrong", () => {
    const deflated = deflateRawSync(small);
    let thrown = 0;
    for (let bit = 0; bit < 8 * deflated.length; bit++) {
      const damaged = Uint8Array.from(deflated);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        inflatedBy(open, damaged, 64);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        thrown++;
      }
    }
    expect(thrown).toBeGreaterThan(0);
  });
});

describe("the native inflater", () => {
  it("throws what is wrong, and leaves no event behind that would end the process", async () => {
    const uncaught = once(process, "uncaughtExceptionMonitor").then(() => "an uncaught error");
    const inflater = openNativeInflater(Uint8Array.of(7));
    expect(() => inflater.fill(new Uint8Array(8), 0)).toThrow("invalid block type");
    const idle = new Promise((resolve) => setTimeout(resolve, 20, "nothing"));
    expect(await Promise.race([uncaught, idle])).toBe("nothing");
  });

  it("does not let anything reach a handle that is closed, by its owner or by damage", () => {
    const closed = openNativeInflater(deflateRawSync(small));
    closed.close();
    closed.close();
    expect(() => closed.fill(new Uint8Array(8), 0)).toThrow("open and undamaged");

    const damaged = openNativeInflater(Uint8Array.of(7));
    expect(() => damaged.fill(new Uint8Array(8), 0)).toThrow(Error);
    expect(() => damaged.fill(new Uint8Array(8), 0)).toThrow("open and undamaged");
    damaged.close();
  });

  it("takes no more memory for 10,000 streams in one turn of the event loop than for a few", () => {
    const deflated = deflateRawSync(large.subarray(0, 40_000));
    const out = new Uint8Array(100);
    const inflateSome = (times: number) => {
      for (let i = 0; i < times; i++) {
        const inflater = openNativeInflater(deflated);
        inflater.fill(out, 0);
        inflater.close();
      }
    };
    inflateSome(500);
    const before = process.memoryUsage().rss;
    inflateSome(10_000);
    // zlib takes at least 39 KB for each: 390 MB, were they kept.
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });
});
