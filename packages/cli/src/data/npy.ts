/** Bytes before the numbers. They hold any shape of five dimensions, and are a multiple of 64, as numpy aligns them. */
export const HEADER_BYTES = 128;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Returns the header of an array in row-major order, as numpy's `format` module defines it (NEP 1, version 1.0). After magic
 * bytes and a length comes a Python dictionary, padded with spaces up to a line feed.
 */
export function npyHeader(dtype: "float32" | "uint8", shape: readonly number[]): Uint8Array {
  const descr = dtype === "uint8" ? "|u1" : IS_LITTLE_ENDIAN ? "<f4" : ">f4";
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const header = new Uint8Array(HEADER_BYTES).fill(0x20);
  header.set([0x93, ...Buffer.from("NUMPY"), 1, 0]);
  new DataView(header.buffer).setUint16(8, HEADER_BYTES - 10, true);
  header.set(Buffer.from(dictionary), 10);
  header[HEADER_BYTES - 1] = 0x0a;
  return header;
}
