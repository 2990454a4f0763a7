/** A tone curve: the linear value, 0 to 1, of a device value from 0 to 1. */
export type Curve = (value: number) => number;

/** The number of parameters of each function type of a parametric curve (ICC.1:2022 table 68). */
const PARAMETERS = [1, 3, 4, 5, 7];

/**
 * Reads a tone curve: `curv` (ICC.1:2022 § 10.6) as identity, gamma or table, or `para` (§ 10.18) of any function type.
 *
 * @param tag the whole tag data, from its type signature on.
 * @returns undefined when it is of another type or truncated.
 */
export function readIccCurve(tag: Uint8Array): Curve | undefined {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  if (tag.length < 12) return undefined;
  const type = view.getUint32(0);
  if (type === CURV) return sampledCurve(view);
  if (type === PARA) return parametricCurve(view);
  return undefined;
}

const CURV = 0x63757276;
const PARA = 0x70617261;

function sampledCurve(view: DataView): Curve | undefined {
  const count = view.getUint32(8);
  if (view.byteLength < 12 + 2 * count) return undefined;
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = view.getUint16(12) / 256;
    return (value) => value ** gamma;
  }
  const at = (index: number) => view.getUint16(12 + 2 * index) / 65535;
  return (value) => {
    const place = value * (count - 1);
    const left = Math.min(Math.floor(place), count - 2);
    return at(left) + (place - left) * (at(left + 1) - at(left));
  };
}

function parametricCurve(view: DataView): Curve | undefined {
  const type = view.getUint16(8);
  const count = PARAMETERS.at(type);
  if (count === undefined || view.byteLength < 12 + 4 * count) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: count },
    (_, i) => view.getInt32(12 + 4 * i) / 65536,
  );
  const power = (value: number) => Math.max(0, a * value + b) ** g;
  const curves: readonly Curve[] = [
    (value) => value ** g,
    (value) => (a * value + b >= 0 ? power(value) : 0),
    (value) => (a * value + b >= 0 ? power(value) + c : c),
    (value) => (value >= d ? power(value) : c * value),
    (value) => (value >= d ? power(value) + e : c * value + f),
  ];
  return curves[type];
}
