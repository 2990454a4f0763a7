import { describe, expect, it } from "vitest";
import { isForGrey, isNeeded } from "../../src/color/color-profile.ts";
import {
  ADOBE_RGB,
  adobeRgb,
  curv,
  DISPLAY_P3,
  displayP3,
  greyGamma18,
  greyProfile,
  linearSrgb,
  para,
  profileOf,
  rgbProfile,
  SRGB,
  SRGB_PARAMETERS,
  srgb,
  srgbToLinear,
  xyz,
} from "./icc-profile.ts";

/** L* / 100 of a grey sample that has sRGB's curve. */
function srgbLightness(value: number): number {
  const y = srgbToLinear(value);
  return y > 216 / 24389 ? (116 * Math.cbrt(y) - 16) / 100 : (y * 24389) / 2700;
}

describe("a profile for red, green and blue", () => {
  it.each([
    ["Display P3", displayP3],
    ["Adobe RGB", adobeRgb],
    ["linear sRGB", linearSrgb],
    ["linear sRGB whose name is that of sRGB", rgbProfile(SRGB, curv(), { name: "sRGB IEC61966-2.1" })],
    [
      "sRGB's primaries with a gamma of 2.2, which is 9 levels off in the shadows",
      rgbProfile(SRGB, curv(2.2)),
    ],
    ["the same as parameters", rgbProfile(SRGB, para(0, [2.2]), { version: 4 })],
    ["parameters of type 1", rgbProfile(SRGB, para(1, [2.2, 1.1, -0.1]), { version: 4 })],
    ["parameters of type 2", rgbProfile(SRGB, para(2, [2.2, 1, 0, 0.05]), { version: 4 })],
    ["one curve of three that is another", rgbProfile(SRGB, para(3, SRGB_PARAMETERS), { green: curv(2.6) })],
    [
      "sRGB's curve with primaries that are swapped",
      rgbProfile([...SRGB].reverse(), para(3, SRGB_PARAMETERS)),
    ],
    ["a printer", rgbProfile(DISPLAY_P3, curv(2.2), { deviceClass: "prtr" })],
    ["a table of few samples that is off", rgbProfile(SRGB, curv(srgbToLinear, 8))],
    ["tables of colors", profileOf("RGB ", { A2B0: Buffer.alloc(64) })],
    ["tables of colors beside sRGB's curves", withTable(srgb)],
  ])("is needed: %s", (_, profile) => {
    expect(isNeeded(profile, "rgb")).toBe(true);
  });

  it.each([
    ["sRGB as parameters", srgb],
    ["sRGB under another name", rgbProfile(SRGB, para(3, SRGB_PARAMETERS), { name: "Display P3" })],
    ["sRGB as parameters of type 4", rgbProfile(SRGB, para(4, [...SRGB_PARAMETERS, 0, 0]), { version: 4 })],
    ["sRGB as a table of 1,024 samples", rgbProfile(SRGB, curv(srgbToLinear, 1024))],
    ["sRGB as a table of 64 samples, which is within one level", rgbProfile(SRGB, curv(srgbToLinear, 64))],
    ["one without primaries", profileOf("RGB ", { rTRC: curv(), gTRC: curv(), bTRC: curv() })],
    [
      "one without curves",
      profileOf("RGB ", { rXYZ: xyz([1, 0, 0]), gXYZ: xyz([0, 1, 0]), bXYZ: xyz([0, 0, 1]) }),
    ],
    ["one whose curve is cut", rgbProfile(ADOBE_RGB, curv(2.2).subarray(0, 12))],
    ["one whose curve is of no type", rgbProfile(ADOBE_RGB, para(5, [1, 1, 1, 1, 1, 1, 1]))],
    ["an abstract profile", rgbProfile(DISPLAY_P3, curv(2.2), { deviceClass: "abst" })],
    ["a profile for grey", greyGamma18],
    ["a profile for CMYK", profileOf("CMYK", { A2B0: Buffer.alloc(64) })],
    ["no bytes", new Uint8Array()],
    ["zeros", new Uint8Array(400)],
  ])("is not needed: %s", (_, profile) => {
    expect(isNeeded(profile, "rgb")).toBe(false);
  });

  it("is read no further than its bytes, wherever it is cut and wherever its tags point", () => {
    for (let length = 0; length < displayP3.length; length++) {
      expect(isNeeded(displayP3.slice(0, length), "rgb"), `cut at ${length}`).toBe(
        length >= lastNeededByte(),
      );
    }
    const astray = displayP3.slice();
    const view = new DataView(astray.buffer);
    for (let tag = 132; tag < 132 + 12 * view.getUint32(128); tag += 12) view.setUint32(tag + 4, 0xfffffff0);
    expect(isNeeded(astray, "rgb")).toBe(false);
    view.setUint32(128, 0xffffffff);
    expect(isNeeded(astray, "rgb")).toBe(false);
  });

  it("is never needed for grey or CMYK samples", () => {
    expect([isNeeded(displayP3, "grey"), isNeeded(displayP3, "cmyk")]).toEqual([false, false]);
  });
});

describe("a profile for grey", () => {
  it.each([
    ["gamma 1.8", greyGamma18],
    ["linear", greyProfile(curv())],
    [
      "a dot gain",
      greyProfile(
        curv((value) => 0.9 * value ** 1.6 + 0.1 * value, 256),
        { deviceClass: "prtr" },
      ),
    ],
    ["lightness by L*", greyProfile(curv(), { connectionSpace: "Lab " })],
  ])("is needed: %s", (_, profile) => {
    expect(isNeeded(profile, "grey")).toBe(true);
  });

  it.each([
    ["sRGB's curve", greyProfile(para(3, SRGB_PARAMETERS), { version: 4 })],
    ["sRGB's curve as a table", greyProfile(curv(srgbToLinear, 1024))],
    ["sRGB's curve by L*", greyProfile(curv(srgbLightness, 1024), { connectionSpace: "Lab " })],
    ["one without a curve", profileOf("GRAY", {})],
  ])("is not needed: %s", (_, profile) => {
    expect(isNeeded(profile, "grey")).toBe(false);
  });

  it("is not for colors", () => {
    expect(isNeeded(greyGamma18, "rgb")).toBe(false);
    expect([isForGrey(greyGamma18), isForGrey(displayP3), isForGrey(new Uint8Array(200))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

/** The byte behind the last of Display P3's tags, without the padding that may follow. */
function lastNeededByte(): number {
  const view = new DataView(displayP3.buffer, displayP3.byteOffset);
  let end = 0;
  for (let tag = 132; tag < 132 + 12 * view.getUint32(128); tag += 12) {
    end = Math.max(end, view.getUint32(tag + 4) + view.getUint32(tag + 8));
  }
  return end;
}

/** A profile with tables of colors besides. */
function withTable(profile: Uint8Array): Uint8Array {
  const view = new DataView(profile.buffer, profile.byteOffset);
  const tag = (signature: string) => {
    for (let at = 132; ; at += 12) {
      if (Buffer.from(profile.subarray(at, at + 4)).toString("latin1") !== signature) continue;
      const start = view.getUint32(at + 4);
      return Buffer.from(profile.subarray(start, start + view.getUint32(at + 8)));
    }
  };
  const signatures = ["rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"];
  const tags = Object.fromEntries(signatures.map((signature) => [signature, tag(signature)]));
  return profileOf("RGB ", { ...tags, A2B0: Buffer.alloc(64) });
}
