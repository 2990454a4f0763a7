import { unzlibSync } from "fflate";

export function inflate(data: Uint8Array, maxBytes: number): Uint8Array {
  return unzlibSync(data, { out: new Uint8Array(maxBytes) });
}
