import { trimIccProfile } from "../../color/icc-profile.ts";
import { hasText, type Segment } from "./markers.ts";

const SIGNATURE = "ICC_PROFILE\0";
/** Bytes of the signature, the number of this piece from 1, and the number of pieces (ICC.1 §B.4). */
const PIECE_HEADER = SIGNATURE.length + 2;

/** Returns true if an APP2 segment is a piece of an ICC profile. */
export function isProfilePiece(bytes: Uint8Array, segment: Segment): boolean {
  return hasText(bytes, segment.start, segment.end, SIGNATURE) && segment.end - segment.start >= PIECE_HEADER;
}

/**
 * Joins the pieces of an ICC profile in the order of their numbers. Drops bytes beyond the size that the profile
 * declares.
 *
 * @returns undefined if there is none or it is broken: a piece missing, doubled or misnumbered, or not a profile.
 *   Viewers ignore such a profile.
 */
export function assembleProfile(bytes: Uint8Array, pieces: readonly Segment[]): Uint8Array | undefined {
  const ordered: (Uint8Array | undefined)[] = Array.from({ length: pieces.length });
  for (const { start, end } of pieces) {
    const number = bytes[start + SIGNATURE.length];
    const count = bytes[start + SIGNATURE.length + 1];
    if (count !== pieces.length || number < 1 || number > count || ordered[number - 1]) return undefined;
    ordered[number - 1] = bytes.subarray(start + PIECE_HEADER, end);
  }
  const parts = ordered.filter((part) => part !== undefined);
  const profile = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    profile.set(part, at);
    at += part.length;
  }
  return trimIccProfile(profile);
}
