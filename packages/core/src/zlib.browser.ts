import { zlibSync } from "./fflate.js";

export { crc32 } from "./crc32.js";
export { openPakoInflater as openInflater } from "./inflater.pako.js";

/** Returns the data as a zlib stream (RFC 1950). */
export function deflate(data: Uint8Array): Uint8Array {
  return zlibSync(data);
}
