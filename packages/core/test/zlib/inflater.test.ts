import { once } from "node:events";
import { constants, deflateRawSync, deflateSync, inflateRawSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openPakoInflater } from "../../src/zlib/pako-inflater.ts";
import type { OpenInflater, ZlibStream } from "../../src/zlib/inflater.ts";
import { canInflateNatively, openNativeInflater } from "../../src/zlib/zlib.node.ts";

/** All that a stream inflates to, filled into buffers of `size` bytes, of which the first `kept` are not to be touched. */
function inflatedBy(open: OpenInflater, deflated: ZlibStream, size: number, kept = 0): Buffer {
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

/** A zlib stream of one deflate block of no type. */
const UNKNOWN_BLOCK = Uint8Array.of(0x78, 0x9c, 7);

const large = someBytes(300_000);
const small = someBytes(3_000).subarray(1_900, 2_100);

it("Node's own inflater can be used in the Node that runs this", () => {
  expect(canInflateNatively()).toBe(true);
});

describe.each([
  ["native", openNativeInflater],
  ["pako", openPakoInflater],
])("the %s inflater", (_, open) => {
  it.each([{ level: 0 }, { level: 1 }, { level: 9 }, { strategy: 4 }])(
    "gives what was deflated with %o, whatever the size of the buffer it fills",
    (options) => {
      const deflated = deflateSync(large, options);
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

  it("gives a stream that is cut in pieces of any length, some of them empty", () => {
    const deflated = Buffer.concat([deflateSync(large), Buffer.alloc(9, 255)]);
    for (const lengths of [[1], [1_000, 0, 7], [deflated.length - 9, 5], [deflated.length - 10, 1]]) {
      const pieces: Uint8Array[] = [new Uint8Array()];
      for (let at = 0, i = 0; at < deflated.length; i++) {
        pieces.push(deflated.subarray(at, at + lengths[i % lengths.length]));
        at += lengths[i % lengths.length];
      }
      expect(inflatedBy(open, pieces, 65_536, 5).equals(large), lengths.join()).toBe(true);
      const cut = pieces.slice(0, pieces.length >> 1);
      if (cut.length > 2) expect(() => inflatedBy(open, cut, 65_536)).toThrow(Error);
    }
    expect(() => inflatedBy(open, [], 65_536)).toThrow(Error);
  });

  it("gives a stream that expands a thousandfold little by little", () => {
    const deflated = deflateSync(Buffer.alloc(200_000_000));
    const inflater = open(deflated);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 10; i++) expect(inflater.fill(new Uint8Array(1_000), 0)).toBe(1_000);
    inflater.close();
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it("goes on saying that the stream has ended", () => {
    const inflater = open(deflateSync(small));
    const out = new Uint8Array(1_000);
    expect([inflater.fill(out, 0), inflater.fill(out, 0), inflater.fill(out, 7)]).toEqual([
      small.length,
      0,
      7,
    ]);
    inflater.close();
  });

  it("does not read what stands behind the stream", () => {
    const deflated = Buffer.concat([deflateSync(large), Buffer.alloc(40_000, 255)]);
    expect(inflatedBy(open, deflated, 65_536).equals(large)).toBe(true);
  });

  it("throws wherever a stream is cut", () => {
    const deflated = deflateSync(small);
    for (let length = 0; length < deflated.length; length++) {
      expect(() => inflatedBy(open, deflated.subarray(0, length), 16), `cut at ${length}`).toThrow(Error);
    }
  });

  it("gives bytes or throws, whichever bit of a stream is wrong", () => {
    const deflated = deflateSync(small);
    let thrown = 0;
    for (let bit = 0; bit < 8 * deflated.length; bit++) {
      const damaged = Uint8Array.from(deflated);
      damaged[bit >> 3] = damaged[bit >> 3] ^ (1 << (bit & 7));
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

/** zlib streams that zlib refuses, by what is wrong with them. */
const REFUSED: Record<string, Uint8Array> = {
  "no bytes": new Uint8Array(),
  "another method than deflate": zlibStream([3, 0], { header: [0x79, 0x9b] }),
  "a window of 64 KiB": zlibStream([3, 0], { header: [0x88, 0x1c] }),
  "wrong check bits in its header": zlibStream([3, 0], { header: [0x78, 0x9d] }),
  "a preset dictionary": zlibStream([3, 0], { header: [0x78, 0xbb] }),
  "a block of type 3": UNKNOWN_BLOCK,
  "a stored block whose length has another complement": zlibStream([1, 1, 0, 0xff, 0xff, 65]),
  "a stored block that is cut": Uint8Array.of(0x78, 0x9c, 1, 9, 0, 0xf6, 0xff, 65),
  "a fixed code of length symbol 286": zlibStream(bits("1 10 11000110")),
  "a fixed code of distance symbol 30": zlibStream(bits("1 10 00110000 0000001 11110")),
  "a match from before the beginning": zlibStream(bits("1 10 00110000 0000001 00001 0000000")),
  "287 length codes": zlibStream(bits("1 01 01111 00000 0000")),
  "31 distance codes": zlibStream(bits("1 01 00000 01111 0000")),
  "over-subscribed code length codes": zlibStream(bits("1 01 00000 00000 0000 100 100 100 000")),
  "incomplete code length codes": zlibStream(bits("1 01 00000 00000 0000 100 000 000 000")),
  "a repeat of no length before it": zlibStream(bits("1 01 00000 00000 0000 100 100 000 000 0 00")),
  "more lengths repeated than there are codes": zlibStream(
    bits("1 01 00000 00000 0000 000 000 100 100 1 1111111 1 1111111 1 1111111"),
  ),
  "a wrong Adler-32": deflateSync(small).with(-1, 1 ^ (deflateSync(small).at(-1) ?? 0)),
  "no Adler-32": deflateSync(small).subarray(0, -4),
  "half an Adler-32": deflateSync(small).subarray(0, -2),
  "no last block": deflateSync(small, { finishFlush: constants.Z_SYNC_FLUSH }),
};

/** Joins a zlib header, deflate data and an Adler-32 of no bytes. */
function zlibStream(data: readonly number[], { header = [0x78, 0x9c] } = {}): Uint8Array {
  return Uint8Array.of(...header, ...data, 0, 0, 0, 1);
}

/** Packs bits as deflate does, the first in the lowest place (RFC 1951 § 3.1.1). */
function bits(text: string): number[] {
  const all = Array.from(text.replaceAll(" ", ""), Number);
  return Array.from({ length: Math.ceil(all.length / 8) }, (_, i) =>
    all.slice(8 * i, 8 * i + 8).reduce((byte, bit, place) => byte | (bit << place), 0),
  );
}

describe.each([
  ["native", openNativeInflater],
  ["pako", openPakoInflater],
])("the %s inflater, like zlib,", (_, open) => {
  it.each(Object.entries(REFUSED))("refuses a stream with %s", (_, stream) => {
    expect(() => inflateSync(stream)).toThrow(Error);
    expect(() => inflatedBy(open, stream, 64)).toThrow(Error);
  });

  it("gives the same bytes or refuses, whatever byte of a stream is changed", () => {
    const random = randomNumbers(20_261_128);
    let accepted = 0;
    for (const level of [1, 6, 9]) {
      for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY]) {
        const deflated = new Uint8Array(deflateRawSync(small, { level, strategy }));
        for (let i = 0; i < 400; i++) {
          const damaged = deflated.with(random() % deflated.length, random() % 256);
          // With the checksum of what they give, if anything, so that the deflate data decides.
          const inflated = orUndefined(() => inflateRawSync(damaged));
          const stream = Uint8Array.of(0x78, 0x9c, ...damaged, ...adler32(inflated ?? small));
          const expected = orUndefined(() => inflateSync(stream));
          const actual = orUndefined(() => inflatedBy(open, stream, 1 + (random() % 300)));
          expect(actual, Buffer.from(stream).toString("hex")).toEqual(expected);
          if (expected !== undefined) accepted++;
        }
      }
    }
    expect([accepted > 500, accepted < 3_600]).toEqual([true, true]);
  });
});

/** RFC 1950 § 8.2. */
function adler32(bytes: Uint8Array): number[] {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return [b >> 8, b & 255, a >> 8, a & 255];
}

function orUndefined(inflating: () => Buffer): Buffer | undefined {
  try {
    return inflating();
  } catch {
    return undefined;
  }
}

/** Whole numbers that look random, the same for the same seed (xorshift32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

describe("the native inflater", () => {
  it("throws what is wrong, and leaves no event behind that would end the process", async () => {
    const uncaught = once(process, "uncaughtExceptionMonitor").then(() => "an uncaught error");
    const inflater = openNativeInflater(UNKNOWN_BLOCK);
    expect(() => inflater.fill(new Uint8Array(8), 0)).toThrow("invalid block type");
    const idle = new Promise((resolve) => setTimeout(resolve, 20, "nothing"));
    expect(await Promise.race([uncaught, idle])).toBe("nothing");
  });

  it("does not let anything reach a handle that is closed, by its owner or by damage", () => {
    const closed = openNativeInflater(deflateSync(small));
    closed.close();
    closed.close();
    expect(() => closed.fill(new Uint8Array(8), 0)).toThrow("open and undamaged");

    const damaged = openNativeInflater(UNKNOWN_BLOCK);
    expect(() => damaged.fill(new Uint8Array(8), 0)).toThrow(Error);
    expect(() => damaged.fill(new Uint8Array(8), 0)).toThrow("open and undamaged");
    damaged.close();
  });

  it("takes no more memory for 10,000 streams in one turn of the event loop than for a few", () => {
    const deflated = deflateSync(large.subarray(0, 40_000));
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
