export { openBlockDeflater as openDeflater } from "./block-deflater.ts";
export { crc32 } from "./crc32.ts";
export { openPakoInflater as openInflater } from "./pako-inflater.ts";
