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
  return inTurn([
    {
      work: READ_BYTE * byteLength + READ_BLOCK * readBlocks + WRITE_BYTE * byteLength + WRITE_BLOCK * blocks,
      scratch:
        TABLES_BYTES * Math.min(scans.length, 64) +
        1_000 * scans.length +
        137 * rowBlocks +
        BLOCK_BYTES * blocks +
        COEFFICIENT_BYTES * byteLength,
      kept: 2 * byteLength + blocks,
    },
  ]);
}
