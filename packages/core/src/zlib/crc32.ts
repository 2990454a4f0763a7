/**
 * Tables for CRC-32 (PNG §D.1) four bytes at a time. Table k holds the CRC of a byte followed by k zero bytes. The
 * CRC is linear, so the four look-ups of a word can be combined.
 */
const TABLES = /* @__PURE__ */ makeTables();

export function crc32(data: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES;
  const { length } = data;
  const whole = length - (length % 4);
  let crc = -1;
  let i = 0;
  for (; i < whole; i += 4) {
    crc ^= data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
    crc = t3[crc & 255] ^ t2[(crc >>> 8) & 255] ^ t1[(crc >>> 16) & 255] ^ t0[crc >>> 24];
  }
  for (; i < length; i++) crc = (crc >>> 8) ^ t0[(crc ^ data[i]) & 255];
  return ~crc >>> 0;
}

function makeTables(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const t0 = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    t0[byte] = crc;
  }
  const thenZero = (table: Int32Array) => table.map((crc) => (crc >>> 8) ^ t0[crc & 255]);
  const t1 = thenZero(t0);
  const t2 = thenZero(t1);
  return [t0, t1, t2, thenZero(t2)];
}
