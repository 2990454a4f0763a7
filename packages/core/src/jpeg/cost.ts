import type { Cost } from "../cost.ts";
import type { GridSize } from "../mosaic/grid.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans } from "./syntax/scans.ts";

/** Units of work. They were fitted to measurements of noise, photos and flat pictures. */
const READ_BYTE = 30;
const READ_BLOCK = 25;
const SKIP_BLOCK = 20;
const BUFFERED_BLOCK = 150;
const ADD_PIECE = 40;
const CLAMP_PIXEL = 25;
const COLOR_CELL = 60;
const FOLD = 4;
const DECODE_BLOCK = 600;
const DECODE_PIXEL = 8;
const CONVERT_CMYK = 90;
const WRITE_CELL = 200;
const WRITE_BLOCK = 300;
const WRITE_ROW_BLOCK = 12;
const WRITE_BYTE = 3;
const ENCODE_PIXEL = 90;

/** Memory of a scan's Huffman tables. */
const TABLES_BYTES = 40_000;

/** What a file's scans hold together. */
export interface ScanLoad {
  readonly scans: number;
  /** Blocks of all scans. */
  readonly blocks: number;
  /** Blocks of the image. */
  readonly imageBlocks: number;
}

/** Lists the scans of a progressive JPEG; the others have one for each component at most. @throws {PixelateError} */
export function loadOf(bytes: Uint8Array, header: JpegHeader): ScanLoad {
  const blocksOf = header.components.map(({ blocksAcross, blocksDown }) => blocksAcross * blocksDown);
  const imageBlocks = blocksOf.reduce((sum, blocks) => sum + blocks, 0);
  if (!header.progressive) return { scans: blocksOf.length, blocks: imageBlocks, imageBlocks };
  const scans = listScans(bytes, header);
  const blocks = scans.reduce(
    (sum, { components }) => components.reduce((all, { index }) => all + blocksOf[index], sum),
    0,
  );
  return { scans: scans.length, blocks, imageBlocks };
}

/** Returns the share of an image's blocks that its bytes can hold: each takes a bit of a scan at least. */
export function readableJpeg({ imageBlocks }: ScanLoad, byteLength: number): number {
  return Math.min(1, (8 * byteLength) / imageBlocks);
}

/** Returns the cost of measuring the parts of a partition by coefficients. */
export function measureJpegCost(
  header: JpegHeader,
  load: ScanLoad,
  byteLength: number,
  parts: GridSize,
  corrects: boolean,
): Cost {
  const { width, height, components } = header;
  const pieces = components.reduce(
    (sum, { blocksAcross, blocksDown }) =>
      sum +
      Math.min(8 * blocksAcross, blocksAcross + parts.columns) *
        Math.min(8 * blocksDown, blocksDown + parts.rows),
    0,
  );
  const reading = scanningCost(header, load, byteLength);
  const sums = 8 * components.length * parts.columns * parts.rows;
  return {
    work:
      reading.work +
      (pieces - load.imageBlocks) * ADD_PIECE +
      load.imageBlocks * READ_BLOCK +
      (corrects ? width * height * CLAMP_PIXEL : 0),
    scratch:
      reading.scratch + sums + axisBytes(header, parts) + (corrects ? clampingBytes(header, parts) : 0),
    kept: 0,
  };
}

/** Returns the cost of decoding all pixels, some rows at a time. */
export function readJpegRowsCost(header: JpegHeader, load: ScanLoad, byteLength: number): Cost {
  const { width, height, components, maxVertical } = header;
  const reading = scanningCost(header, load, byteLength);
  return {
    work:
      reading.work +
      load.imageBlocks * DECODE_BLOCK +
      width * height * (DECODE_PIXEL + (components.length === 4 ? CONVERT_CMYK : 0)),
    scratch: reading.scratch + rowOfMcus(header) + 12 * 8 * maxVertical * width,
    kept: 0,
  };
}

function scanningCost(
  header: JpegHeader,
  { scans, blocks, imageBlocks }: ScanLoad,
  byteLength: number,
): Cost {
  const isBuffered = header.progressive || scans > 1;
  return {
    work:
      READ_BYTE * byteLength +
      SKIP_BLOCK * blocks +
      (header.progressive ? BUFFERED_BLOCK : READ_BLOCK) * imageBlocks,
    scratch: TABLES_BYTES * Math.min(scans, 64) + 1_000 * scans + (isBuffered ? rowOfMcus(header) : 0),
    kept: 0,
  };
}

/** Returns the bytes of three rows of decoded MCUs, and of what may be left out of each cell. */
function clampingBytes({ width, components, maxVertical }: JpegHeader, { columns, rows }: GridSize): number {
  return 3 * 8 * maxVertical * width * 4 * components.length + 8 * columns * rows;
}

/** Returns the bytes of a row of MCUs as coefficients. */
function rowOfMcus({ components, mcusAcross }: JpegHeader): number {
  return components.reduce(
    (sum, { horizontal, vertical }) => sum + 130 * mcusAcross * horizontal * vertical,
    0,
  );
}

/** Returns the bytes of how edges cut blocks. */
function axisBytes(
  { mcusAcross, mcusDown, maxHorizontal, maxVertical }: JpegHeader,
  { columns, rows }: GridSize,
): number {
  return 2 * 100 * (mcusAcross * maxHorizontal + mcusDown * maxVertical + columns + rows);
}

/** Returns the cost of the colors of a grid's cells from the sums of parts. */
export function foldJpegCost({ components }: JpegHeader, parts: GridSize, { columns, rows }: GridSize): Cost {
  const cells = columns * rows;
  // Sums and their corrections are folded.
  return {
    work: 2 * FOLD * components.length * parts.columns * parts.rows + COLOR_CELL * cells,
    scratch: 2 * 8 * components.length * cells,
    kept: 4 * cells,
  };
}

/** Returns the cost of writing a mosaic as JPEG. */
export function writeJpegMosaicCost(
  { columns, rows, width, height }: GridSize,
  quality: number,
  subsampling: "4:2:0" | "4:4:4",
): Cost {
  const cells = columns * rows;
  const side = subsampling === "4:4:4" ? 8 : 16;
  // Blocks of luminance in each direction, and kinds of them: an edge makes two new ones.
  const across = Math.ceil(width / 8);
  const down = Math.ceil(height / 8);
  const kindsAcross = Math.min(across, 2 * columns);
  const kindsDown = Math.min(down, 2 * rows);
  const planes = side === 8 ? 3 : 1.5;
  const kinds = kindsAcross * kindsDown * planes;
  const pieces = Math.min(8 * across, across + columns) * Math.min(8 * down, down + rows) * planes;
  const recorded = Math.min(2 * kindsAcross, across + 16) * Math.min(kindsDown, down + 16) * planes;
  const cutShare = (kindsAcross * kindsDown) / (across * down);
  const perBlock = 1 + cutShare * (quality < 90 ? 16 : 90);
  const bytes = Math.ceil(across * down * planes * perBlock + 4 * down + 2_000);
  const entries = kindsAcross < across || kindsDown < down ? 6 : 64;
  return {
    work:
      cells * WRITE_CELL +
      kinds * WRITE_BLOCK +
      (kinds >= across * down * planes ? pieces * 60 : 0) +
      recorded * WRITE_ROW_BLOCK +
      bytes * WRITE_BYTE,
    scratch: cells * 28 + kinds * (6 + 8 * entries) + recorded * 8 + 2 * bytes + 200 * (across + down),
    kept: bytes,
  };
}

/** Returns the cost of writing rows of pixels as JPEG, twice: symbols are counted before they are written. */
export function writeJpegRowsCost(width: number, height: number, quality: number): Cost {
  const pixels = width * height;
  const bytes = pixels * (quality < 90 ? 1 : 2.5) + 2_000;
  return { work: 2 * ENCODE_PIXEL * pixels, scratch: 2 * bytes + 400 * width, kept: bytes };
}

/** Returns the cost of writing a JPEG's coefficients in one scan; of a file that is cut off, up to its end. */
export function rewriteJpegCost(header: JpegHeader, load: ScanLoad, byteLength: number): Cost {
  const reading = scanningCost(header, load, byteLength);
  const bytes = 2 * byteLength + load.imageBlocks;
  return {
    work: (reading.work + load.imageBlocks * WRITE_BLOCK) * readableJpeg(load, byteLength),
    scratch: reading.scratch + rowOfMcus(header) + bytes,
    kept: bytes,
  };
}

/** Returns the cost of laying cells over a JPEG's coefficients. */
export function patchJpegCost(header: JpegHeader, load: ScanLoad, byteLength: number, grid: GridSize): Cost {
  const reading = scanningCost(header, load, byteLength);
  const bytes = 2 * byteLength + load.imageBlocks;
  const cells = grid.columns * grid.rows;
  const times = header.progressive ? 2 : 1;
  return {
    work: times * (reading.work + load.imageBlocks * WRITE_BLOCK) + cells * WRITE_CELL,
    scratch: reading.scratch + rowOfMcus(header) + 2 * bytes + 32 * cells + axisBytes(header, grid),
    kept: bytes,
  };
}
