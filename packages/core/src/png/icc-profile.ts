import { inflate } from "./zlib-stream.js";

/** Real profiles have some kilobytes; those with large tables stay below this. */
const MAX_PROFILE_BYTES = 4 << 20;

/**
 * Takes the ICC profile out of an iCCP chunk's data (PNG § 11.3.2.3): a name of 1 to 79 bytes, a zero, the compression
 * method 0, the profile as a zlib stream.
 *
 * @returns nothing where it cannot be read or has more than 4 MiB: a photo is not refused for its metadata.
 */
export function readIccProfile(data: Uint8Array): Uint8Array | undefined {
  const nameEnd = data.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || data[nameEnd + 1] !== 0) return undefined;
  try {
    // A copy, because what inflates takes the most memory that could be needed.
    return inflate(data.subarray(nameEnd + 2), MAX_PROFILE_BYTES).slice();
  } catch {
    return undefined;
  }
}
