import { hasText, type Segment } from "./markers.js";

const SIGNATURE = "ICC_PROFILE\0";
/** Signature, number of this piece from 1, number of pieces (ICC.1 §B.4). */
const PIECE_HEADER = SIGNATURE.length + 2;
/** An ICC profile opens with 128 bytes that hold its own size and, at 36, the letters "acsp" (ICC.1 §7.2). */
const PROFILE_HEADER = 128;

/** Whether an APP2 segment is a piece of an ICC profile. */
export function isProfilePiece(bytes: Uint8Array, segment: Segment): boolean {
  return hasText(bytes, segment.start, segment.end, SIGNATURE) && segment.end - segment.start > PIECE_HEADER;
}

/**
 * Puts the pieces of an ICC profile together in the order of their numbers.
 *
 * @returns undefined when there is none or it is broken: a piece missing, doubled or misnumbered, or a head that is no
 *   profile's. A photo without its profile is shown in slightly different colours; a broken profile is not worth keeping.
 */
export function assembleProfile(bytes: Uint8Array, pieces: readonly Segment[]): Uint8Array | undefined {
  const ordered: (Uint8Array | undefined)[] = Array.from({ length: pieces.length });
  for (const { start, end } of pieces) {
    const number = bytes[start + SIGNATURE.length] ?? 0;
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
  return isProfile(profile) ? profile : undefined;
}

function isProfile(profile: Uint8Array): boolean {
  if (profile.length < PROFILE_HEADER) return false;
  const size = new DataView(profile.buffer).getUint32(0);
  return size === profile.length && hasText(profile, 36, PROFILE_HEADER, "acsp");
}
