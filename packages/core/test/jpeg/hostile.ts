import type { PixelateErrorCode } from "../../src/errors.ts";
import {
  ascii,
  EOI,
  exif,
  file,
  frame,
  oneCode,
  profilePiece,
  quantization,
  SOI,
  type ScanFields,
  scan,
  segment,
  TABLES,
  uint16,
} from "./segments.ts";

/** A file made to cost a reader far more than its bytes, and how it must be rejected. */
export interface HostileFile {
  readonly name: string;
  readonly code: PixelateErrorCode;
  readonly bytes: Uint8Array;
}

const THREE = [
  [1, 0x44, 0],
  [2, 0x11, 0],
  [3, 0x11, 0],
] as const;

/** 100 million pixels: as many as the limits let through. */
const LARGE = { width: 10_000, height: 10_000 };

/** An AC table whose only code, a single bit, ends the bands of 16,384 blocks and more. */
const LONG_RUNS = oneCode(1, 0, 0xe0);

function repeat(count: number, part: readonly number[]): number[] {
  return Array.from({ length: count }, () => part).flat();
}

/** Scans that bring every AC coefficient on its own, and each of its bits on its own: allowed, if of no use. */
export function bitByBitScans(component: number): ScanFields[] {
  return Array.from({ length: 63 * 14 }, (_, i): ScanFields => {
    const k = 1 + Math.floor(i / 14);
    const low = 13 - (i % 14);
    return { components: [component], spectral: [k, k], approximation: [low === 13 ? 0 : low + 1, low] };
  });
}

const DC_SCAN: ScanFields = { components: [1], spectral: [0, 0] };

export const HOSTILE_FILES: readonly HostileFile[] = [
  {
    name: "4,294,836,225 pixels in 200 bytes",
    code: "TOO_LARGE",
    bytes: file(SOI, TABLES, frame({ width: 65_535, height: 65_535 }), scan(), [0], EOI),
  },
  {
    name: "100 million pixels without data",
    code: "CORRUPT_JPEG",
    bytes: file(SOI, TABLES, frame(LARGE), scan(), [0], EOI),
  },
  {
    name: "100 million pixels, cut off",
    code: "TRUNCATED",
    bytes: file(SOI, TABLES, frame(LARGE), scan(), [0]),
  },
  {
    // Its rows of coefficients alone would take more memory than a file of its size may.
    name: "the widest rows of the largest MCUs, progressive, without data",
    code: "TOO_LARGE",
    bytes: file(
      SOI,
      TABLES,
      frame({ marker: 0xc2, width: 65_535, height: 1_500, components: THREE.map(([id]) => [id, 0x44, 0]) }),
      scan({ components: [1, 2, 3], spectral: [0, 0] }),
      scan({ components: [1], spectral: [1, 63] }),
      EOI,
    ),
  },
  {
    name: "the same bit in 1,000 scans",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      TABLES,
      frame({ marker: 0xc2, ...LARGE }),
      scan({ spectral: [0, 0], approximation: [0, 1] }),
      repeat(999, [...scan({ spectral: [0, 0], approximation: [1, 0] }), 0]),
      EOI,
    ),
  },
  {
    name: "882 scans that each go over 100 million pixels",
    code: "TOO_LARGE",
    bytes: file(
      SOI,
      TABLES,
      LONG_RUNS,
      frame({ marker: 0xc2, ...LARGE }),
      scan(DC_SCAN),
      ...bitByBitScans(1).map((fields) => [...scan(fields), ...repeat(30, [0])]),
      EOI,
    ),
  },
  {
    name: "2,647 scans",
    code: "TOO_LARGE",
    bytes: file(
      SOI,
      TABLES,
      frame({ marker: 0xc2, components: THREE }),
      scan({ components: [1, 2, 3], spectral: [0, 0] }),
      ...[1, 2, 3].flatMap((id) => bitByBitScans(id).map((fields) => scan(fields))),
      EOI,
    ),
  },
  {
    name: "restart markers without data between them",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      TABLES,
      segment(0xdd, uint16(1)),
      frame(LARGE),
      scan(),
      Array.from({ length: 50_000 }, (_, i) => [0xff, 0xd0 + (i & 7)]).flat(),
      EOI,
    ),
  },
  {
    name: "restart markers that all have the same number",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      TABLES,
      segment(0xdd, uint16(1)),
      frame(LARGE),
      scan(),
      repeat(50_000, [0, 0xff, 0xd0]),
      EOI,
    ),
  },
  {
    name: "20,000 Huffman tables and no scan",
    code: "CORRUPT_JPEG",
    bytes: file(SOI, frame(LARGE), repeat(20_000, oneCode(1, 0, 0)), EOI),
  },
  {
    name: "Huffman codes that do not fit",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      segment(0xc4, [0, ...repeat(16, [255]), ...repeat(16 * 255, [0])]),
      TABLES,
      frame(),
      scan(),
      EOI,
    ),
  },
  {
    name: "a Huffman table without codes",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      TABLES,
      segment(0xc4, [0x10, ...repeat(16, [0])]),
      frame(LARGE),
      scan(),
      repeat(64, [0]),
      EOI,
    ),
  },
  {
    name: "DC differences of 255 bits",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      quantization(0, 1),
      oneCode(0, 0, 255),
      oneCode(1, 0, 0),
      frame(),
      scan(),
      repeat(64, [0]),
      EOI,
    ),
  },
  {
    name: "runs that lead out of the block",
    code: "CORRUPT_JPEG",
    bytes: file(SOI, TABLES, oneCode(1, 0, 0xf1), frame(LARGE), scan(), repeat(64, [0]), EOI),
  },
  {
    name: "0 components",
    code: "CORRUPT_JPEG",
    bytes: file(SOI, TABLES, frame({ components: [] }), scan(), EOI),
  },
  {
    name: "255 components",
    code: "UNSUPPORTED_FEATURE",
    bytes: file(
      SOI,
      TABLES,
      frame({ components: Array.from({ length: 255 }, (_, id) => [id, 0x44, 0]) }),
      scan(),
      EOI,
    ),
  },
  {
    name: "a second frame, larger than the first",
    code: "CORRUPT_JPEG",
    bytes: file(SOI, TABLES, frame(), frame({ width: 65_535, height: 65_535 }), scan(), [0], EOI),
  },
  {
    name: "a larger frame between scans",
    code: "CORRUPT_JPEG",
    bytes: file(
      SOI,
      TABLES,
      frame({ components: THREE }),
      scan(),
      [0x3f],
      frame({ width: 65_535, height: 65_535 }),
      EOI,
    ),
  },
  {
    name: "a megabyte of FF",
    code: "TRUNCATED",
    bytes: file(SOI, repeat(1_000_000, [0xff])),
  },
  {
    name: "a megabyte of stray bytes",
    code: "TRUNCATED",
    bytes: file(SOI, repeat(500_000, [0xff, 0x00])),
  },
  {
    name: "10,000 pieces of ICC profiles and no scan",
    code: "TRUNCATED",
    bytes: file(SOI, frame(), repeat(10_000, profilePiece(1, 255, ascii("acsp")))),
  },
  {
    name: "10,000 EXIF segments and no scan",
    code: "TRUNCATED",
    bytes: file(SOI, frame(), repeat(10_000, exif("MM", { value: 99 }))),
  },
];
