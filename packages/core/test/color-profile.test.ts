import { describe, expect, it } from "vitest";
import { isForGrey, isNeeded } from "../src/color-profile.js";
import { iccProfile as profile } from "./icc-profile.js";

describe("isNeeded", () => {
  it("keeps a profile of another RGB space", () => {
    expect(isNeeded(profile("RGB ", "Display P3"))).toBe(true);
    expect(isNeeded(profile("RGB ", utf16("Adobe RGB (1998)")))).toBe(true);
  });

  it("drops sRGB, which viewers assume, in either way of writing its name", () => {
    expect(isNeeded(profile("RGB ", "sRGB IEC61966-2.1"))).toBe(false);
    expect(isNeeded(profile("RGB ", utf16("sRGB2014")))).toBe(false);
  });

  it("drops profiles of grey and ink, which do not fit red, green and blue", () => {
    expect(isNeeded(profile("GRAY", "Dot Gain 20%"))).toBe(false);
    expect(isNeeded(profile("CMYK", "FOGRA39"))).toBe(false);
  });

  it("drops what is no profile", () => {
    expect(isNeeded(new Uint8Array())).toBe(false);
    expect(isNeeded(new Uint8Array(200))).toBe(false);
  });

  it("reads no further than the profile, wherever its tags point", () => {
    const whole = profile("RGB ", "Display P3");
    for (let length = 40; length < whole.length; length++)
      expect(isNeeded(whole.slice(0, length))).toBe(true);
    const astray = profile("RGB ", "Display P3");
    new DataView(astray.buffer).setUint32(128, 0xffffffff);
    new DataView(astray.buffer).setUint32(136, 0xfffffff0);
    expect(isNeeded(astray)).toBe(true);
  });
});

describe("isForGrey", () => {
  it("tells a profile for grey from others", () => {
    expect(isForGrey(profile("GRAY", "Dot Gain 20%"))).toBe(true);
    expect(isForGrey(profile("RGB ", "Display P3"))).toBe(false);
    expect(isForGrey(new Uint8Array(200))).toBe(false);
  });
});

function utf16(text: string): string {
  return text.replace(/./g, "\0$&");
}
