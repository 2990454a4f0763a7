import { inTurn, type Total } from "../cost.ts";
import type { JpegHeader } from "../jpeg/syntax/header.ts";
import type { Scan } from "../jpeg/syntax/scans.ts";

/** Units of work. They were fitted to measurements of noise, photos and flat pictures. */
const READ_BYTE = 30;
const READ_BLOCK = 200;
const WRITE_BYTE = 400;
const WRITE_BLOCK = 700;

/** Bytes for each block: its DC coefficient, where its AC coefficients are, and room for four of them. */
const BLOCK_BYTES = 18;

/** A coefficient takes at least two bits of the file. It is held in three bytes, and in a token of four, each with room to grow. */
const COEFFICIENT_BYTES = 4 * 2 * (3 + 4);

const TABLES_BYTES = 40_000;

/** Returns the cost of writing a JPEG as a progressive one, as an upper bound. */
export function progressiveCost(header: JpegHeader, scans: readonly Scan[], byteLength: number): Total {
  const { components, mcusAcross } = header;
  const blocksOf = components.map(({ blocksAcross, blocksDown }) => blocksAcross * blocksDown);
  const blocks = blocksOf.reduce((sum, count) => sum + count, 0);
  const rowBlocks =
    components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0) * mcusAcross;
  const readBlocks = scans
    .flatMap((scan) => scan.components)
    .reduce((sum, { index }) => sum + blocksOf[index], 0);
  return costOf({ blocks, rowBlocks, readBlocks, scans: scans.length, byteLength });
}

/** Components of a photo in CMYK: no JPEG has more. */
const MOST_COMPONENTS = 4;

/** Blocks of a component in a unit, in each direction (T.81 §B.2.2). */
const MOST_SAMPLES = 4;

/**
 * Returns the bytes that {@link toProgressive} needs at most for a JPEG that does not exist yet, in whichever sampling, with a
 * scan for each component at most.
 *
 * @param width pixels of the JPEG.
 * @param height pixels of the JPEG.
 * @param byteLength bytes of the JPEG, at most.
 */
export function progressiveMemory(width: number, height: number, byteLength: number): number {
  const across = Math.ceil(width / 8);
  const blocks = MOST_COMPONENTS * across * Math.ceil(height / 8);
  const rowBlocks = MOST_COMPONENTS * MOST_SAMPLES * (across + MOST_SAMPLES);
  return costOf({ blocks, rowBlocks, readBlocks: blocks, scans: MOST_COMPONENTS, byteLength }).memory;
}

/** What the cost depends on. */
interface Counts {
  readonly blocks: number;
  /** Blocks of a row of units. */
  readonly rowBlocks: number;
  /** Blocks of all scans. */
  readonly readBlocks: number;
  readonly scans: number;
  readonly byteLength: number;
}

function costOf({ blocks, rowBlocks, readBlocks, scans, byteLength }: Counts): Total {
  return inTurn([
    {
      work: READ_BYTE * byteLength + READ_BLOCK * readBlocks + WRITE_BYTE * byteLength + WRITE_BLOCK * blocks,
      scratch:
        TABLES_BYTES * Math.min(scans, 64) +
        1_000 * scans +
        137 * rowBlocks +
        BLOCK_BYTES * blocks +
        COEFFICIENT_BYTES * byteLength,
      kept: 2 * byteLength + blocks,
    },
  ]);
}
