import { srgbOfLinear } from "../../color/light.ts";
import { INK_AMOUNTS as KNOWN_AMOUNTS, CMYK_COLORS } from "./cmyk-table.ts";

/** Nodes of the table along each channel. */
const NODES = 17;
const STRIDES = [3 * NODES ** 3, 3 * NODES ** 2, 3 * NODES, 3] as const;

/** Node at or below each level, and the share of the way to the next one. */
const NODE_OF = Uint8Array.from({ length: 256 }, (_, level) =>
  Math.min(NODES - 2, Math.floor((level * (NODES - 1)) / 255)),
);
const SHARE_OF = Float64Array.from(NODE_OF, (node, level) => (level * (NODES - 1)) / 255 - node);

/** Offsets of the 16 nodes around a color, from the first. */
const CORNERS = Uint32Array.from({ length: 16 }, (_, corner) =>
  STRIDES.reduce((sum, stride, channel) => sum + (((corner >> channel) & 1) === 1 ? stride : 0), 0),
);

/** sRGB at every node; built on first use, as most processes never see CMYK. */
let nodeColors: Uint8Array | undefined;

/**
 * Converts pixels from CMYK to sRGB, in place, as libvips does for files without a profile: by the colors of a
 * typical press. The formula (1 − C)(1 − K) would be up to 25 levels off in the mean of a cell.
 *
 * @param pixels C, M, Y and K of each pixel, inverted as in JPEG files: 255 for none of a channel. Afterwards red,
 *   green, blue and 255.
 */
export function convertCmyk(pixels: Uint8ClampedArray): void {
  const table = (nodeColors ??= buildNodeColors());
  const [ofC, ofM, ofY, ofK] = STRIDES;
  for (let at = 0; at < pixels.length; at += 4) {
    const c = pixels[at];
    const m = pixels[at + 1];
    const y = pixels[at + 2];
    const k = pixels[at + 3];
    const node = ofC * NODE_OF[c] + ofM * NODE_OF[m] + ofY * NODE_OF[y] + ofK * NODE_OF[k];
    const shareC = SHARE_OF[c];
    const shareM = SHARE_OF[m];
    const shareY = SHARE_OF[y];
    const shareK = SHARE_OF[k];
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let corner = 0; corner < 16; corner++) {
      const weight =
        ((corner & 1) === 0 ? 1 - shareC : shareC) *
        ((corner & 2) === 0 ? 1 - shareM : shareM) *
        ((corner & 4) === 0 ? 1 - shareY : shareY) *
        ((corner & 8) === 0 ? 1 - shareK : shareK);
      const from = node + CORNERS[corner];
      red += weight * table[from];
      green += weight * table[from + 1];
      blue += weight * table[from + 2];
    }
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
    pixels[at + 3] = 255;
  }
}

function buildNodeColors(): Uint8Array {
  let lab = Float64Array.from(CMYK_COLORS.match(/.../g) ?? [], (digits) => parseInt(digits, 16) / 16 - 128);
  for (let channel = 0; channel < 4; channel++)
    lab = interpolateChannel(lab, 3 * KNOWN_AMOUNTS.length ** (3 - channel));
  const colors = new Uint8Array(lab.length);
  const black = xyzOf(lab, 0);
  for (let at = 0; at < colors.length; at += 3) writeColor(xyzOf(lab, at), black, colors, at);
  return colors;
}

/**
 * Interpolates one channel from its known amounts to the nodes, from 1 down to 0, by Lagrange polynomials.
 *
 * @param inner numbers for each amount of the channel.
 */
function interpolateChannel(values: Float64Array, inner: number): Float64Array<ArrayBuffer> {
  const known = KNOWN_AMOUNTS.length;
  const outer = values.length / (known * inner);
  const result = new Float64Array(outer * NODES * inner);
  for (let node = 0; node < NODES; node++) {
    const amount = 1 - node / (NODES - 1);
    KNOWN_AMOUNTS.forEach((own, i) => {
      const weight = KNOWN_AMOUNTS.reduce(
        (product, other, j) => (i === j ? product : (product * (amount - other)) / (own - other)),
        1,
      );
      for (let o = 0; o < outer; o++) {
        const from = (o * known + i) * inner;
        const to = (o * NODES + node) * inner;
        for (let n = 0; n < inner; n++) {
          result[to + n] += weight * values[from + n];
        }
      }
    });
  }
  return result;
}

type Xyz = readonly [x: number, y: number, z: number];

/** Returns X, Y and Z of a CIELAB color as shares of white (ISO/CIE 11664-4). */
function xyzOf(lab: Float64Array, at: number): Xyz {
  const middle = (lab[at] + 16) / 116;
  const cubeOf = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  return [cubeOf(middle + lab[at + 1] / 500), cubeOf(middle), cubeOf(middle - lab[at + 2] / 200)];
}

/**
 * Converts X, Y and Z, as shares of D50 white, to linear red, green and blue (IEC 61966-2-1, adapted by Bradford's
 * method).
 */
const RED: Xyz = [3.02166405, -1.6168667, -0.40470798];
const GREEN: Xyz = [-0.94372849, 1.9161415, 0.0275962];
const BLUE: Xyz = [0.06936966, -0.2289914, 1.1591847];

/** @param black the color that becomes black: all channels at 1 (black point compensation). */
function writeColor(xyz: Xyz, black: Xyz, colors: Uint8Array, at: number): void {
  const [x, y, z] = xyz.map((share, i) => (share - black[i]) / (1 - black[i]));
  [RED, GREEN, BLUE].forEach(([ofX, ofY, ofZ], channel) => {
    const light = ofX * x + ofY * y + ofZ * z;
    colors[at + channel] = srgbOfLinear(Math.min(1, Math.max(0, light)));
  });
}
