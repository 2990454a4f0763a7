import { zlibSync } from "./fflate.ts";

export { crc32 } from "./crc32.ts";
export { openPakoInflater as openInflater } from "./pako-inflater.ts";

/** Returns the data as a zlib stream (RFC 1950). */
export function deflate(data: Uint8Array): Uint8Array {
  return zlibSync(data);
}
