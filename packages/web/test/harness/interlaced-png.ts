import { crc32, deflateSync } from "node:zlib";

/** First pixel of each of the seven passes, and the distance of its columns and rows (PNG §8.2, Adam7). */
const PASSES = [
  { x: 0, y: 0, across: 8, down: 8 },
  { x: 4, y: 0, across: 8, down: 8 },
  { x: 0, y: 4, across: 4, down: 8 },
  { x: 2, y: 0, across: 4, down: 4 },
  { x: 0, y: 2, across: 2, down: 4 },
  { x: 1, y: 0, across: 2, down: 2 },
  { x: 0, y: 1, across: 1, down: 2 },
];
const INDEXED = 3;
const FILTER_NONE = 0;

/** Returns an interlaced PNG of 16 colours, some translucent, two pixels per byte; its gradients cross all cell edges. */
export function interlacedPng(width: number, height: number): Buffer {
  const scanlines: number[] = [];
  for (const { x, y, across, down } of PASSES) {
    for (let row = y; row < height; row += down) {
      scanlines.push(FILTER_NONE);
      for (let column = x; column < width; column += 2 * across) {
        const second = column + across < width ? colorAt(column + across, row) : 0;
        scanlines.push((colorAt(column, row) << 4) | second);
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, INDEXED, 0, 0, 1], 8);
  const palette = Buffer.from(Array.from({ length: 48 }, (_, i) => (i * 89) % 256));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("tRNS", Buffer.from([0, 64, 128, 192])),
    chunk("IDAT", deflateSync(Buffer.from(scanlines))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Returns the palette index of a pixel. */
function colorAt(x: number, y: number): number {
  return Math.floor(8 + 8 * Math.sin(x / 5 + (y * y) / 300)) & 15;
}

function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(checked, 4);
  chunk.writeUInt32BE(crc32(checked), data.length + 8);
  return chunk;
}
