import { zlibSync } from "fflate";

export { crc32 } from "./crc32.js";
export { openFflateInflater as openInflater } from "./inflater.fflate.js";

/** A zlib stream (RFC 1950) of the data. */
export function deflate(data: Uint8Array): Uint8Array {
  return zlibSync(data);
}
