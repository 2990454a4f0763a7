import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { plainBytes } from "../src/bytes.ts";
import { decode, inspect, layGrid, measure, pixelate, writeJpeg, writePng } from "../src/index.ts";

const CELLS = {
  ...layGrid({ grid: 4 }, 40, 30),
  colors: Uint8Array.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : (97 * i) % 256)),
};
const JPEG = writeJpeg(CELLS);
const PNG = writePng(CELLS);
const OPTIONS = { grid: 4 } as const;

/** A `Uint8Array` of another realm, which is not `instanceof Uint8Array` here. */
function foreignBytes(bytes: Uint8Array): Uint8Array {
  const context = createContext({ list: JSON.stringify([...bytes]) });
  return runInContext("Uint8Array.from(JSON.parse(list))", context) as Uint8Array;
}

function sharedBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

class OddBytes extends Uint8Array {
  override slice(): never {
    throw new Error("Expected nobody to rely on slice of a subclass");
  }
}

const KINDS: [string, (bytes: Uint8Array) => Uint8Array | ArrayBuffer][] = [
  ["an ArrayBuffer", (bytes) => new Uint8Array(bytes).buffer],
  ["a Buffer", (bytes) => Buffer.from(bytes)],
  ["a Buffer in the middle of a pool", (bytes) => Buffer.concat([Buffer.alloc(3), bytes]).subarray(3)],
  ["a subclass with a slice of its own", (bytes) => OddBytes.from(bytes)],
  ["another realm's Uint8Array", foreignBytes],
  ["memory that threads share", sharedBytes],
];

describe("input", () => {
  it.each(KINDS)("may be %s", (_, make) => {
    for (const photo of [JPEG, PNG]) {
      const given = make(photo);
      expect(inspect(given)).toEqual(inspect(photo));
      expect(measure(given, [OPTIONS])).toEqual(measure(photo, [OPTIONS]));
      expect(pixelate(given, OPTIONS)).toEqual(pixelate(photo, OPTIONS));
      expect(decode(given).data.buffer).toBeInstanceOf(ArrayBuffer);
    }
  });

  it("of another realm is not an instance of this one's Uint8Array", () => {
    expect(foreignBytes(JPEG) instanceof Uint8Array).toBe(false);
  });

  it.each([
    [null, "null"],
    [undefined, "undefined"],
    ["photo.jpg", "a string"],
    [new Blob([]), "a Blob; read it with new Uint8Array(await file.arrayBuffer())"],
    [Promise.resolve(JPEG), "a Promise; await it first"],
    [new Uint16Array(4), "a Uint16Array"],
    [new Uint8ClampedArray(4), "a Uint8ClampedArray"],
    [new Int8Array(4), "an Int8Array"],
    [new DataView(new ArrayBuffer(8)), "a DataView"],
    [[0xff, 0xd8], "an Array"],
    [{ [Symbol.toStringTag]: "Uint8Array" }, "a Uint8Array"],
  ])("may not be %s", (given, kind) => {
    const message = `Expected a Uint8Array for input but got ${kind}`;
    expect(() => pixelate(given as unknown as Uint8Array)).toThrow(new TypeError(message));
    expect(() => inspect(given as unknown as Uint8Array)).toThrow(new TypeError(message));
  });
});

describe("plainBytes", () => {
  it("views the same memory", () => {
    const buffer = Buffer.from([1, 2, 3, 4]).subarray(1, 3);
    const plain = plainBytes(buffer);
    expect(Object.getPrototypeOf(plain)).toBe(Uint8Array.prototype);
    expect([...plain]).toEqual([2, 3]);
    expect(plain.buffer).toBe(buffer.buffer);
  });

  it("hands a plain array on as it is", () => {
    expect(plainBytes(JPEG)).toBe(JPEG);
  });
});

describe("an ICC profile to embed", () => {
  const [mosaic] = measure(PNG, [OPTIONS]);

  it("may be of another realm", () => {
    const profile = new Uint8Array(200).fill(7);
    for (const write of [writeJpeg, writePng]) {
      expect(write(mosaic, { iccProfile: foreignBytes(profile) })).toEqual(
        write(mosaic, { iccProfile: profile }),
      );
    }
  });

  it("may not be anything else", () => {
    expect(() => writePng(mosaic, { iccProfile: "sRGB" as unknown as Uint8Array })).toThrow(
      new TypeError("Expected a Uint8Array for iccProfile but got a string"),
    );
  });
});
