/** A tone curve tag's data. */
export type CurveTag = Buffer;

/** XYZ relative to D50 of red, green and blue. */
export type Primaries = readonly (readonly [x: number, y: number, z: number])[];

/** sRGB as in the profile of IEC 61966-2-1 that the ICC publishes. */
export const SRGB: Primaries = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];
export const DISPLAY_P3: Primaries = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
];
export const ADOBE_RGB: Primaries = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
];

/** sRGB's curve as parameters of function type 3 (IEC 61966-2-1). */
export const SRGB_PARAMETERS = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

export function srgbToLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** A `curv` tag: identity without arguments, a gamma, or a table of a function's samples. */
export function curv(gamma?: number): CurveTag;
export function curv(curve: (value: number) => number, samples: number): CurveTag;
export function curv(curve?: number | ((value: number) => number), samples = 1): CurveTag {
  const count = curve === undefined ? 0 : samples;
  const tag = Buffer.alloc(12 + 2 * count);
  tag.write("curv", 0, "latin1");
  tag.writeUInt32BE(count, 8);
  if (typeof curve === "number") tag.writeUInt16BE(Math.round(curve * 256), 12);
  else if (curve !== undefined) {
    for (let i = 0; i < count; i++) {
      tag.writeUInt16BE(Math.round(65535 * curve(i / (count - 1))), 12 + 2 * i);
    }
  }
  return tag;
}

/** A `para` tag of a function type and its parameters (ICC.1:2022 § 10.18). */
export function para(type: number, parameters: readonly number[]): CurveTag {
  const tag = Buffer.alloc(12 + 4 * parameters.length);
  tag.write("para", 0, "latin1");
  tag.writeUInt16BE(type, 8);
  for (const [i, parameter] of parameters.entries()) {
    tag.writeInt32BE(Math.round(65536 * parameter), 12 + 4 * i);
  }
  return tag;
}

export function xyz([x, y, z]: readonly [number, number, number]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write("XYZ ", 0, "latin1");
  for (const [i, value] of [x, y, z].entries()) tag.writeInt32BE(Math.round(65536 * value), 8 + 4 * i);
  return tag;
}

function textDescription(text: string): Buffer {
  const tag = Buffer.alloc(12 + text.length + 1 + 78);
  tag.write("desc", 0, "latin1");
  tag.writeUInt32BE(text.length + 1, 8);
  tag.write(text, 12, "latin1");
  return tag;
}

interface Header {
  readonly version?: 2 | 4;
  readonly deviceClass?: string;
  readonly connectionSpace?: string;
}

/** An ICC profile of these tags (ICC.1:2022 § 7), with a description and a white point where none is given. */
export function profileOf(
  space: string,
  tags: Readonly<Record<string, Buffer>>,
  { version = 2, deviceClass = "mntr", connectionSpace = "XYZ " }: Header = {},
): Uint8Array {
  const all = Object.entries({
    desc: textDescription("a profile"),
    wtpt: xyz([0.9642, 1, 0.82491]),
    cprt: Buffer.from("text\0\0\0\0none\0\0\0\0", "latin1"),
    ...tags,
  });
  let at = 132 + 12 * all.length;
  const table = Buffer.alloc(at);
  const parts = [table];
  for (const [i, [signature, data]] of all.entries()) {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(signature, 132 + 12 * i, "latin1");
    table.writeUInt32BE(at, 136 + 12 * i);
    table.writeUInt32BE(data.length, 140 + 12 * i);
    parts.push(padded);
    at += padded.length;
  }
  table.writeUInt32BE(at, 0);
  table[8] = version;
  table.write(deviceClass, 12, "latin1");
  table.write(space, 16, "latin1");
  table.write(connectionSpace, 20, "latin1");
  table.write("acsp", 36, "latin1");
  for (const [i, value] of [0.9642, 1, 0.82491].entries())
    table.writeInt32BE(Math.round(65536 * value), 68 + 4 * i);
  table.writeUInt32BE(all.length, 128);
  return new Uint8Array(Buffer.concat(parts));
}

/** A profile of primaries and a curve; green may have another. */
export function rgbProfile(
  primaries: Primaries,
  curve: CurveTag,
  {
    name = "a profile",
    green = curve,
    ...header
  }: Header & { readonly name?: string; readonly green?: CurveTag } = {},
): Uint8Array {
  const [redXyz = [0, 0, 0], greenXyz = [0, 0, 0], blueXyz = [0, 0, 0]] = primaries;
  const tags = {
    desc: textDescription(name),
    rXYZ: xyz(redXyz),
    gXYZ: xyz(greenXyz),
    bXYZ: xyz(blueXyz),
    rTRC: curve,
    gTRC: green,
    bTRC: curve,
  };
  return profileOf("RGB ", tags, header);
}

export function greyProfile(curve: CurveTag, header: Header = {}): Uint8Array {
  return profileOf("GRAY", { kTRC: curve }, header);
}

/** sRGB, which viewers need no profile for. */
export const srgb = rgbProfile(SRGB, para(3, SRGB_PARAMETERS), { version: 4, name: "sRGB" });
export const displayP3 = rgbProfile(DISPLAY_P3, para(3, SRGB_PARAMETERS), { version: 4, name: "Display P3" });
export const adobeRgb = rgbProfile(ADOBE_RGB, curv(2.19921875), { name: "Adobe RGB (1998)" });
export const linearSrgb = rgbProfile(SRGB, curv(), { name: "linear sRGB" });
export const greyGamma18 = greyProfile(curv(1.8));
