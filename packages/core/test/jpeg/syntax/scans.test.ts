import { describe, expect, it } from "vitest";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { listScans, type Scan } from "../../../src/jpeg/syntax/scans.ts";
import { codeOf } from "../errors.ts";
import {
  EOI,
  file,
  frame,
  GREY_BLOCK,
  greyFile,
  oneCode,
  quantization,
  SOI,
  type ScanFields,
  scan,
  segment,
  TABLES,
} from "../segments.ts";

function scansOf(bytes: Uint8Array): Scan[] {
  return listScans(bytes, readJpegHeader(bytes));
}

const THREE = [
  [1, 0x11, 0],
  [2, 0x11, 0],
  [3, 0x11, 0],
] as const;

function sequential(...scans: readonly (readonly number[])[]): Uint8Array {
  return file(SOI, TABLES, frame({ components: THREE }), ...scans.map((s) => [...s, ...GREY_BLOCK]), EOI);
}

function progressive(scans: readonly ScanFields[], end: readonly number[] = EOI): Uint8Array {
  return file(SOI, TABLES, frame({ marker: 0xc2 }), ...scans.map((s) => [...scan(s), ...GREY_BLOCK]), end);
}

/** The scan header of a grey image with the slots of its tables, DC in the high half. */
function withSlots(slots: number): number[] {
  return segment(0xda, [1, 1, slots, 0, 63, 0]);
}

describe("listScans", () => {
  it("finds one scan with its tables, its bytes and the restart interval", () => {
    const bytes = file(
      SOI,
      TABLES,
      segment(0xdd, [0, 5]),
      frame(),
      scan(),
      [1, 0xff, 0x00, 2, 0xff, 0xd0, 3, 0xff],
      EOI,
    );
    const [only, ...others] = scansOf(bytes);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ spectralStart: 0, spectralEnd: 63, restartInterval: 5 });
    expect([...bytes.subarray(only.start, only.end)]).toEqual([1, 0xff, 0x00, 2, 0xff, 0xd0, 3, 0xff]);
    expect(only.components[0]?.dc?.symbols).toEqual(Uint8Array.of(0));
    expect(only.components[0]?.quantization).toEqual(new Uint16Array(64).fill(1));
  });

  it("gives each scan the tables in force when it begins", () => {
    const later = [...quantization(0, 9), ...oneCode(0, 0, 7)];
    const scans = scansOf(sequential(scan({ components: [1, 3] }), [...later, ...scan({ components: [2] })]));
    expect(scans.map((s) => s.components.map((c) => [c.index, c.quantization[0], c.dc?.symbols[0]]))).toEqual(
      [
        [
          [0, 1, 0],
          [2, 1, 0],
        ],
        [[1, 9, 7]],
      ],
    );
  });

  it("reads 16-bit quantizer steps", () => {
    const table = segment(0xdb, [0x10, ...Array.from({ length: 64 }, (_, k) => [k, 5]).flat()]);
    const bytes = file(SOI, TABLES, table, frame(), scan(), GREY_BLOCK, EOI);
    expect(scansOf(bytes)[0]?.components[0]?.quantization[3]).toBe(3 * 256 + 5);
  });

  it("passes over what follows the end of the image", () => {
    const bytes = file([...greyFile()], [...greyFile()], [0xff, 0xda, 0]);
    expect(scansOf(bytes)).toHaveLength(1);
  });

  it("follows a progressive image through its bits", () => {
    const scans = scansOf(
      progressive([
        { spectral: [0, 0], approximation: [0, 1] },
        { spectral: [1, 5], approximation: [0, 2] },
        { spectral: [6, 63], approximation: [0, 1] },
        { spectral: [1, 5], approximation: [2, 1] },
        { spectral: [1, 63], approximation: [1, 0] },
        { spectral: [0, 0], approximation: [1, 0] },
      ]),
    );
    expect(scans.map((s) => [s.spectralStart, s.approximationHigh, s.approximationLow])).toEqual([
      [0, 0, 1],
      [1, 0, 2],
      [6, 0, 1],
      [1, 2, 1],
      [1, 1, 0],
      [0, 1, 0],
    ]);
  });

  it.each([
    ["DC and AC together", [{ spectral: [0, 5] }]],
    ["coefficient 64", [{ spectral: [0, 0] }, { spectral: [1, 64] }]],
    ["coefficients in falling order", [{ spectral: [0, 0] }, { spectral: [5, 4] }]],
    [
      "two bits at once",
      [
        { spectral: [0, 0], approximation: [0, 2] },
        { spectral: [0, 0], approximation: [2, 0] },
      ],
    ],
    ["bits above 13", [{ spectral: [0, 0], approximation: [0, 14] }]],
    [
      "a refinement of what was never sent",
      [{ spectral: [0, 0] }, { spectral: [1, 5], approximation: [1, 0] }],
    ],
    ["a coefficient twice", [{ spectral: [0, 0] }, { spectral: [1, 5] }, { spectral: [5, 9] }]],
    [
      "a bit twice",
      [
        { spectral: [0, 0], approximation: [0, 1] },
        { spectral: [0, 0], approximation: [1, 0] },
        { spectral: [0, 0], approximation: [1, 0] },
      ],
    ],
    ["no DC", [{ spectral: [1, 63] }]],
  ] satisfies [string, ScanFields[]][])("refuses a progressive image with %s", (_, scans) => {
    expect(codeOf(() => scansOf(progressive(scans)))).toBe("CORRUPT_JPEG");
  });

  it.each([
    ["a component that never comes", sequential(scan({ components: [1, 2] }))],
    ["a component that comes twice", sequential(scan({ components: [1, 2] }), scan({ components: [2] }))],
    ["a component twice in a scan", sequential(scan({ components: [1, 1] }), scan({ components: [2, 3] }))],
    ["a component that the frame does not have", sequential(scan({ components: [1, 2, 4] }))],
    ["a scan of no component", sequential(scan({ components: [] }))],
    ["a scan header of the wrong length", sequential(segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63]))],
    ["no quantization table", file(SOI, oneCode(0, 0, 0), oneCode(1, 0, 0), frame(), scan(), EOI)],
    ["no DC table in slot 2", file(SOI, TABLES, frame(), withSlots(0x20), GREY_BLOCK, EOI)],
    ["no AC table in slot 2", file(SOI, TABLES, frame(), withSlots(0x02), GREY_BLOCK, EOI)],
    [
      "no DC table in a progressive image",
      file(SOI, quantization(0, 1), frame({ marker: 0xc2 }), scan({ spectral: [0, 0] }), EOI),
    ],
    ["a second frame", sequential([...scan({ components: [1, 2] }), ...GREY_BLOCK, ...frame()])],
    [
      "too many Huffman codes",
      greyFile(segment(0xc4, [0, 3, ...Array.from({ length: 15 }, () => 0), 1, 2, 3])),
    ],
    ["a Huffman table in slot 4", greyFile(oneCode(0, 4, 0))],
    ["a Huffman table longer than its segment", greyFile(segment(0xc4, [0, 1, 2, 3]))],
    ["a quantization table in slot 4", greyFile(quantization(4, 1))],
    ["a quantization table of 32 bits", greyFile(quantization(0x20, 1))],
    ["a quantization table longer than its segment", greyFile(segment(0xdb, [0, 1, 2, 3]))],
    ["a restart interval of no bytes", greyFile(segment(0xdd, []))],
  ])("refuses %s", (_, bytes) => {
    expect(codeOf(() => scansOf(bytes))).toBe("CORRUPT_JPEG");
  });

  it("takes a file without EOI only when every coefficient has come in full", () => {
    const dc: ScanFields = { spectral: [0, 0] };
    expect(scansOf(progressive([dc, { spectral: [1, 63] }], []))).toHaveLength(2);
    expect(codeOf(() => scansOf(progressive([dc], [])))).toBe("TRUNCATED");
    expect(codeOf(() => scansOf(progressive([dc, { spectral: [1, 63], approximation: [0, 1] }], [])))).toBe(
      "TRUNCATED",
    );
    expect(scansOf(progressive([dc]))).toHaveLength(1);
  });

  it("refuses more than 1,000 scans before it keeps them", () => {
    const fields = Array.from({ length: 63 }, (_, k) =>
      Array.from(
        { length: 14 },
        (_, bit): ScanFields => ({
          spectral: [k + 1, k + 1],
          approximation: [bit === 0 ? 0 : 14 - bit, 13 - bit],
        }),
      ),
    );
    const scans = [{ spectral: [0, 0] } satisfies ScanFields, ...fields.flat()];
    expect(scansOf(progressive(scans))).toHaveLength(1 + 63 * 14);
    const components = THREE.map(([id]) => fields.flat().map((f) => ({ ...f, components: [id] })));
    const bytes = file(
      SOI,
      TABLES,
      frame({ marker: 0xc2, components: THREE }),
      scan({ components: [1, 2, 3], spectral: [0, 0] }),
      ...components.flat().map((f) => scan(f)),
      EOI,
    );
    const error = codeOf(() => scansOf(bytes));
    expect(error).toBe("TOO_LARGE");
  });
});
