const HEADER_BYTES = 128;
const TAG_BYTES = 12;

/**
 * Whether an output needs this ICC profile to be shown in the right colours.
 *
 * It does not where the profile is sRGB, which is what viewers take an image for that has none; and it must not have
 * it where the profile is for grey or ink values, since mosaics are red, green and blue.
 *
 * @param profile an ICC profile (ICC.1:2022 §7); malformed ones are of no use to a viewer and not needed.
 */
export function isNeeded(profile: Uint8Array): boolean {
  return isFor(profile, "RGB ") && !description(profile).includes("sRGB");
}

/** Whether a profile is for grey values: needed where they stay what they are. */
export function isForGrey(profile: Uint8Array): boolean {
  return isFor(profile, "GRAY");
}

/** @param space as ICC.1:2022 table 19 spells it. */
function isFor(profile: Uint8Array, space: "RGB " | "GRAY"): boolean {
  return ascii(profile, 36, 4) === "acsp" && ascii(profile, 16, 4) === space;
}

/** The text of the profile's description tag, whether one byte a letter (version 2) or two (version 4). */
function description(profile: Uint8Array): string {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  if (profile.length < HEADER_BYTES + 4) return "";
  const end = Math.min(
    profile.length - TAG_BYTES,
    HEADER_BYTES + 4 + TAG_BYTES * view.getUint32(HEADER_BYTES),
  );
  for (let tag = HEADER_BYTES + 4; tag <= end; tag += TAG_BYTES) {
    if (ascii(profile, tag, 4) !== "desc") continue;
    return ascii(profile, view.getUint32(tag + 4), view.getUint32(tag + 8)).replaceAll("\0", "");
  }
  return "";
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  // Long descriptions tell nothing more, and a hostile length must not cost anything.
  return String.fromCharCode(...bytes.subarray(from, from + Math.min(length, 512)));
}
