import { createHash } from "node:crypto";

/** Returns 128 bits of SHA-256 in hexadecimal. They are short enough for metadata and do not collide by chance. */
export function digest(content: string | Uint8Array): string {
  return sha256(content).slice(0, 32);
}

/** Returns the SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
