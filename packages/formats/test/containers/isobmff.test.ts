import { expect, it } from "vitest";
import { readIsobmff } from "../../src/containers/isobmff.ts";

function box(type: string, ...content: (Uint8Array | number[])[]): Uint8Array {
  const payload = Buffer.concat(content.map((piece) => Uint8Array.from(piece)));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + payload.length);
  header.write(type, 4);
  return new Uint8Array(Buffer.concat([header, payload]));
}

const FLAGS = [0, 0, 0, 0];
const ISPE = box("ispe", FLAGS, [0, 0, 0, 9], [0, 0, 0, 7]);

/** Lists properties for item 1. */
const IPMA = box("ipma", FLAGS, [0, 0, 0, 1], [0, 1, 1, 1]);

/** A HEIC of nothing but the boxes of its properties; item 1 is the primary one. */
function heic(properties: readonly Uint8Array[], associations: readonly Uint8Array[]): Uint8Array {
  const iprp = box("iprp", box("ipco", Buffer.concat(properties)), ...associations);
  return box("meta", FLAGS, box("pitm", FLAGS, [0, 1]), iprp);
}

it("reads the size by the first ipma that lists the primary image", () => {
  const other = box("ipma", FLAGS, [0, 0, 0, 1], [0, 2, 1, 1]);
  const turned = box("ipma", FLAGS, [0, 0, 0, 1], [0, 1, 2, 1, 2]);
  const file = heic([ISPE, box("irot", [1])], [other, IPMA, turned]);
  expect(readIsobmff(file, "HEIC", "applied")).toMatchObject({ width: 9, height: 7 });
});

it.each([
  ["more entries than it holds", box("ipma", FLAGS, [255, 255, 255, 255], [0, 2, 0])],
  ["more properties than it holds", box("ipma", FLAGS, [0, 0, 0, 1], [0, 1, 200, 1])],
])("refuses an ipma that lists %s", (_, ipma) => {
  // The bytes of another box follow, which are no entries.
  const file = heic([ISPE], [ipma, box("free", new Uint8Array(1000)), IPMA]);
  expect(() => readIsobmff(file, "HEIC", "applied")).toThrow(
    expect.objectContaining({ code: "CORRUPT_IMAGE" }),
  );
});

it("reads a property of 200 KB", () => {
  const alpha = new TextEncoder().encode("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha");
  const auxiliary = box("auxC", FLAGS, alpha, new Uint8Array(200_000));
  expect(readIsobmff(heic([ISPE, auxiliary], [IPMA]), "HEIC", "applied").hasAlpha).toBe(true);
});

it("reads 130,000 sizes, and returns the largest", () => {
  const large = box("ispe", FLAGS, [0, 0, 1, 0], [0, 0, 1, 0]);
  const sizes = Array.from({ length: 130_000 }, (_, i) => (i === 77 ? large : ISPE));
  expect(readIsobmff(heic(sizes, [IPMA]), "HEIC", "applied").largestPixels).toBe(65_536);
});
