import { type Curve, readIccCurve } from "./icc-curve.ts";
import { type IccProfile, readIccHeader } from "./icc-profile.ts";
import { encodeSrgb } from "./light.ts";

/** The color space of an image's samples, as an ICC profile names it. */
export type SampleSpace = "rgb" | "grey" | "cmyk";

/**
 * The largest difference from sRGB, in levels of 255, of a profile that counts as sRGB. Common sRGB profiles differ by up to
 * one level from each other, in the darkest shades of pure colors.
 */
const TOLERANCE = 1;

/** Tags of a profile that maps colors by tables (ICC.1:2022 § 8.3): they come before curves and primaries. */
const TABLE_TAGS = ["A2B0", "A2B1", "A2B2", "D2B0", "D2B1", "D2B2", "D2B3"];

/** Device classes that describe how an image's samples look: display, input, output, color space. */
const IMAGE_CLASSES = ["mntr", "scnr", "prtr", "spac"];

/**
 * Returns whether viewers need this profile to show an image's colors right.
 *
 * They do not need a profile for another color space than the samples', a malformed one, or one within one level of 255 of
 * sRGB, which viewers assume without a profile. Profiles are compared by their curves and primaries, for grey by the curve;
 * profiles with tables are always needed. CMYK profiles never are, as cells are RGB.
 *
 * @param profile an ICC profile (ICC.1:2022) of version 2 or 4.
 */
export function isNeeded(profile: Uint8Array, space: SampleSpace): boolean {
  const read = readIccHeader(profile);
  if (read === undefined || !IMAGE_CLASSES.includes(read.deviceClass)) return false;
  if (read.space !== (space === "grey" ? "GRAY" : space === "rgb" ? "RGB " : undefined)) return false;
  if (TABLE_TAGS.some((tag) => read.tag(tag) !== undefined)) return true;
  return space === "grey" ? isOtherGrey(read) : isOtherRgb(read);
}

/** Returns whether a profile is for grey samples. */
export function isForGrey(profile: Uint8Array): boolean {
  return readIccHeader(profile)?.space === "GRAY";
}

function isOtherGrey(profile: IccProfile): boolean {
  const curve = curveOf(profile, "kTRC");
  if (curve === undefined) return false;
  const luminance: Curve = profile.connectionSpace === "Lab " ? (v) => luminanceOf(100 * curve(v)) : curve;
  return LEVELS.some((level) => isOff(level, luminance(level / 255)));
}

function isOtherRgb(profile: IccProfile): boolean {
  const curves = ["rTRC", "gTRC", "bTRC"].map((tag) => curveOf(profile, tag));
  const primaries = ["rXYZ", "gXYZ", "bXYZ"].map((tag) => xyzOf(profile, tag));
  const [red, green, blue] = curves.map((curve) => curve && LEVELS.map((level) => curve(level / 255)));
  const [redXyz, greenXyz, blueXyz] = primaries;
  if (!red || !green || !blue || !redXyz || !greenXyz || !blueXyz) return false;
  // Little CMS would take these for L*a*b*; no such profile is known.
  if (profile.connectionSpace !== "XYZ ") return true;
  const mix = SRGB_OF_XYZ.map((row) =>
    [redXyz, greenXyz, blueXyz].map((xyz) => row.reduce((sum, weight, i) => sum + weight * xyz[i], 0)),
  );
  return testColors().some((color) => {
    const [r, g, b] = color;
    const light = [red[r], green[g], blue[b]];
    return mix.some((row, channel) =>
      isOff(
        color[channel],
        row.reduce((sum, weight, i) => sum + weight * light[i], 0),
      ),
    );
  });
}

/** Returns whether a linear value is shown as another level than this one. */
function isOff(level: number, linear: number): boolean {
  const shown = 255 * encodeSrgb(Math.min(1, Math.max(0, linear)));
  return !(Math.abs(shown - level) <= TOLERANCE);
}

const LEVELS = Array.from({ length: 256 }, (_, level) => level);

/** All greys, all shades of the primaries, and 6 × 6 × 6 colors. */
function testColors(): (readonly number[])[] {
  const shades = LEVELS.flatMap((level) => [
    [level, level, level],
    [level, 0, 0],
    [0, level, 0],
    [0, 0, level],
  ]);
  const steps = [0, 51, 102, 153, 204, 255];
  return [...shades, ...steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => [r, g, b])))];
}

/** The matrix from CIE XYZ relative to D50 to linear sRGB: the inverse of the primaries in the sRGB profiles that the ICC publishes. */
const SRGB_OF_XYZ = [
  [3.1341122, -1.6173925, -0.4906334],
  [-0.9787873, 1.9162796, 0.0334547],
  [0.071983, -0.2289859, 1.4053851],
];

function curveOf(profile: IccProfile, signature: string): Curve | undefined {
  const tag = profile.tag(signature);
  return tag && readIccCurve(tag);
}

/** Reads the first value of an XYZ tag (ICC.1:2022 § 10.31). */
function xyzOf(profile: IccProfile, signature: string): readonly number[] | undefined {
  const tag = profile.tag(signature);
  if (tag === undefined || tag.length < 20) return undefined;
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  if (view.getUint32(0) !== 0x58595a20) return undefined;
  return [8, 12, 16].map((at) => view.getInt32(at) / 65536);
}

/** CIE 1976 L* to relative luminance. */
function luminanceOf(lightness: number): number {
  const f = (lightness + 16) / 116;
  return f > 6 / 29 ? f ** 3 : (lightness * 27) / 24389;
}
