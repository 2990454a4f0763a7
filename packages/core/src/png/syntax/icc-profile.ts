import { type IccProfile, readIccHeader, trimIccProfile } from "../../color/icc-profile.ts";
import { GREY, GREY_ALPHA, type PngFormat } from "./format.ts";
import { inflate } from "./zlib-stream.ts";

/** Upper limit of a profile's bytes. Real ones have some kilobytes, those with large tables less than this. */
const MAX_PROFILE_BYTES = 4 << 20;

/**
 * Extracts the ICC profile from an iCCP chunk (PNG §11.3.2.3): a name of 1 to 79 bytes, a zero, the compression
 * method 0, and the profile as a zlib stream. Drops bytes beyond the size that the profile declares.
 *
 * @returns undefined if it cannot be read, has more than 4 MiB, or is one that libpng rejects: shorter than declared,
 *   with tags outside of it, or for another color space than the image's. Broken metadata are no reason to reject a
 *   photo.
 */
export function readIccProfile(
  data: Uint8Array,
  { colorType }: Pick<PngFormat, "colorType">,
): Uint8Array | undefined {
  const nameEnd = data.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || data[nameEnd + 1] !== 0) return undefined;
  const inflated = orUndefined(() => inflate(data.subarray(nameEnd + 2), MAX_PROFILE_BYTES));
  if (inflated === undefined || declaresTooMuch(inflated)) return undefined;
  const profile = trimIccProfile(inflated);
  const read = profile && readIccHeader(profile);
  const space = colorType === GREY || colorType === GREY_ALPHA ? "GRAY" : "RGB ";
  return read !== undefined && isTaken(read, space) ? profile : undefined;
}

/** Returns true if libpng accepts a profile (png_icc_check_header, png_icc_check_tag_table). */
function isTaken({ deviceClass, space, connectionSpace, isWhole }: IccProfile, expected: string): boolean {
  const isOfImages = deviceClass !== "abst" && deviceClass !== "link";
  const isConnected = connectionSpace === "XYZ " || connectionSpace === "Lab ";
  return isWhole && isOfImages && isConnected && space === expected;
}

/** Returns true if a profile is shorter than declared, or of version 4 with a size that this version does not allow. */
function declaresTooMuch(profile: Uint8Array): boolean {
  if (profile.length < 4) return true;
  const size = new DataView(profile.buffer, profile.byteOffset).getUint32(0);
  // A profile of 4 to 8 bytes has no version, and is rejected elsewhere.
  return size > profile.length || ((profile.at(8) ?? 0) > 3 && size % 4 !== 0);
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
