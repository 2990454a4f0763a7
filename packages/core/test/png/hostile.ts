import { deflateRawSync, deflateSync } from "node:zlib";
import type { PixelateErrorCode } from "../../src/errors.ts";
import { type Chunk, chunk, IEND, idat, ihdr, png, withWrongCrc } from "./make-png.ts";

/** A PNG made to hurt its reader, and the code with which it must be refused. */
export interface HostilePng {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: PixelateErrorCode;
}

/** Two pixels of RGB, the second below the first. */
const SMALL = ihdr(1, 2, { depth: 8, colorType: 2 });
const SMALL_DATA = deflateSync(Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]));
/** The same eight bytes in a stored block that another follows (RFC 1951 § 3.2.4). */
const SMALL_BLOCK = Buffer.from([0x78, 0x9c, 0, 8, 0, 0xf7, 0xff, 0, 1, 2, 3, 0, 4, 5, 6]);
const PALETTE = chunk("PLTE", Buffer.from([1, 2, 3, 4, 5, 6]));
const INDEXED = ihdr(1, 2, { depth: 1, colorType: 3 });
const INDEXED_DATA = idat(Buffer.from([0, 0, 0, 128]));

export function hostilePngs(): HostilePng[] {
  const corrupt: Record<string, Chunk[]> = {
    "a second IHDR that declares more than the first": [
      SMALL,
      ihdr(20_000, 5_000),
      chunk("IDAT", SMALL_DATA),
      IEND,
    ],
    "10000 × 10000 pixels in 68 bytes": [ihdr(10_000, 10_000), chunk("IDAT", SMALL_DATA), IEND],
    "more pixels than the image data can hold": [ihdr(5_000, 5_000), idat(Buffer.alloc(200_000)), IEND],
    "no pixels": [ihdr(0, 5), chunk("IDAT", SMALL_DATA), IEND],
    "a height of 32 bits": [ihdr(1, 0x80000000), chunk("IDAT", SMALL_DATA), IEND],
    "3 bit": [ihdr(1, 2, { depth: 3, colorType: 0 }), chunk("IDAT", SMALL_DATA), IEND],
    "color type 5": [ihdr(1, 2, { depth: 8, colorType: 5 }), chunk("IDAT", SMALL_DATA), IEND],
    "RGB of 4 bit": [ihdr(1, 2, { depth: 4, colorType: 2 }), chunk("IDAT", SMALL_DATA), IEND],
    "an interlacing of its own": [
      ihdr(1, 2, { depth: 8, colorType: 2, interlace: 2 }),
      chunk("IDAT", SMALL_DATA),
      IEND,
    ],
    "no image data": [SMALL, IEND],
    "image data that ends early, after which pngjs shows old memory": [
      SMALL,
      idat(Buffer.from([0, 1, 2, 3])),
      IEND,
    ],
    "image data that is cut off": [SMALL, chunk("IDAT", SMALL_DATA.subarray(0, 6)), IEND],
    "image data of another method": [
      SMALL,
      chunk("IDAT", Buffer.from([0x79, 0x9b, ...SMALL_DATA.subarray(2)])),
      IEND,
    ],
    "image data with a preset dictionary": [
      SMALL,
      chunk("IDAT", Buffer.from([0x78, 0xbb, ...SMALL_DATA.subarray(2)])),
      IEND,
    ],
    "a deflate block of no type": [SMALL, chunk("IDAT", Buffer.from([0x78, 0x9c, 7, 0, 0, 0, 0])), IEND],
    "a match from before the beginning": [
      SMALL,
      chunk("IDAT", Buffer.from([0x78, 0x9c, 0x03, 0x11, 0, 0, 0])),
      IEND,
    ],
    "a filter type of 5": [SMALL, idat(Buffer.from([5, 1, 2, 3, 0, 4, 5, 6])), IEND],
    "image data in two places": [
      SMALL,
      chunk("IDAT", SMALL_DATA.subarray(0, 5)),
      chunk("tEXt"),
      chunk("IDAT", SMALL_DATA.subarray(5)),
      IEND,
    ],
    "a wrong Adler-32": [SMALL, chunk("IDAT", withWrongCrc(SMALL_DATA)), IEND],
    "a wrong Adler-32 after more image data than declared": [
      SMALL,
      chunk("IDAT", withWrongCrc(deflateSync(Buffer.alloc(12)))),
      IEND,
    ],
    "image data without its Adler-32": [SMALL, chunk("IDAT", SMALL_DATA.subarray(0, -4)), IEND],
    "a palette with a wrong CRC": [INDEXED, withWrongCrc(PALETTE), INDEXED_DATA, IEND],
    "a header with a wrong CRC": [withWrongCrc(SMALL), chunk("IDAT", SMALL_DATA), IEND],
    "an unknown critical chunk with a wrong CRC": [
      SMALL,
      withWrongCrc(chunk("DOOM")),
      chunk("IDAT", SMALL_DATA),
      IEND,
    ],
    "a wrong CRC in the second half of its image data": [
      SMALL,
      chunk("IDAT", SMALL_DATA.subarray(0, 5)),
      withWrongCrc(chunk("IDAT", SMALL_DATA.subarray(5))),
      IEND,
    ],
    "a wrong CRC": [SMALL, withWrongCrc(chunk("IDAT", SMALL_DATA)), IEND],
    "a chunk of 4 GB": [SMALL, Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from("IDAT"), IEND],
    "a chunk type that is no letters": [SMALL, chunk("ID\0T", SMALL_DATA), IEND],
    "an IHDR that is not first": [chunk("tEXt"), SMALL, chunk("IDAT", SMALL_DATA), IEND],
    "an IHDR of 12 bytes": [chunk("IHDR", Buffer.alloc(12)), chunk("IDAT", SMALL_DATA), IEND],
    "indices without a palette": [INDEXED, INDEXED_DATA, IEND],
    "a palette behind the image data": [INDEXED, INDEXED_DATA, PALETTE, IEND],
    "two palettes": [INDEXED, PALETTE, PALETTE, INDEXED_DATA, IEND],
    "a palette of no entries": [INDEXED, chunk("PLTE"), INDEXED_DATA, IEND],
    "a palette of 257 entries": [INDEXED, chunk("PLTE", Buffer.alloc(771)), INDEXED_DATA, IEND],
    "a palette with a third of an entry": [INDEXED, chunk("PLTE", Buffer.alloc(4)), INDEXED_DATA, IEND],
  };
  return [
    ...named("CORRUPT_PNG", corrupt),
    ...named("TOO_LARGE", {
      "30000 × 30000 pixels in 68 bytes": [ihdr(30_000, 30_000), chunk("IDAT", SMALL_DATA), IEND],
      "a width that stops Node 20": [ihdr(0x04000000, 1_000), chunk("IDAT", SMALL_DATA), IEND],
    }),
    ...named("TRUNCATED", {
      "an IDAT chunk without its CRC": [SMALL, chunk("IDAT", SMALL_DATA).subarray(0, -4)],
      "half of its image data": [SMALL, chunk("IDAT", SMALL_DATA.subarray(0, 5))],
      "a chunk longer than the file": [
        SMALL,
        Buffer.from([0x7f, 0xff, 0xff, 0xff]),
        Buffer.from("IDAT"),
        IEND,
      ],
      "nothing behind IHDR": [SMALL],
    }),
    ...named("UNSUPPORTED_FEATURE", {
      "a critical chunk of its own": [SMALL, chunk("DOOM"), chunk("IDAT", SMALL_DATA), IEND],
      "Apple's variant": [chunk("CgBI", Buffer.alloc(4)), SMALL, chunk("IDAT", SMALL_DATA), IEND],
    }),
  ];
}

/** Files that are right, but dear for a careless reader. */
export function heavyPngs(): { readonly name: string; readonly bytes: Uint8Array }[] {
  const profile = Buffer.concat([Buffer.from("p\0\0"), bomb(500)]);
  return [
    {
      name: "a profile that inflates to 500 MB",
      bytes: png(SMALL, chunk("iCCP", profile), chunk("IDAT", SMALL_DATA), IEND),
    },
    {
      name: "5,000 empty IDAT chunks",
      bytes: png(
        SMALL,
        chunk("IDAT", SMALL_DATA),
        ...Array.from({ length: 5_000 }, () => chunk("IDAT")),
        IEND,
      ),
    },
    {
      name: "5,000 chunks of no meaning",
      bytes: png(
        SMALL,
        ...Array.from({ length: 5_000 }, () => chunk("teXt")),
        chunk("IDAT", SMALL_DATA),
        IEND,
      ),
    },
    {
      name: "image data that inflates to 500 MB where 8 bytes are declared",
      bytes: png(SMALL, chunk("IDAT", Buffer.concat([SMALL_BLOCK, bomb(500).subarray(2)])), IEND),
    },
    {
      name: "bytes behind IEND",
      bytes: png(SMALL, chunk("IDAT", SMALL_DATA), IEND, Buffer.alloc(5_000_000, 7)),
    },
  ];
}

function named(code: PixelateErrorCode, files: Record<string, Chunk[]>): HostilePng[] {
  return Object.entries(files).map(([name, chunks]) => ({ name, code, bytes: png(...chunks) }));
}

/** A zlib stream of some megabytes of zeros, without ever having them: the same deflate block again and again. */
function bomb(megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: 2 });
  return Buffer.concat([
    Buffer.from([0x78, 0x9c]),
    ...Array.from({ length: megabytes }, () => block),
    Buffer.from([3, 0]),
  ]);
}
