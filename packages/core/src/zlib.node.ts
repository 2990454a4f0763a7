import { inflateSync } from "node:zlib";

export function inflate(data: Uint8Array, maxBytes: number): Uint8Array {
  return inflateSync(data, { maxOutputLength: maxBytes });
}
