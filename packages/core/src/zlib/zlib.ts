/** Deflate, inflate and CRC-32 of the platform. The browser build takes zlib.browser.ts in its place (tsup.config.ts). */
export { crc32, openDeflater, openInflater } from "./zlib.node.ts";
