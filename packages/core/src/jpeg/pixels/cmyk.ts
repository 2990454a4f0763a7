import { srgbOfLinear } from "../../color/light.ts";
import { INK_AMOUNTS, INK_COLORS } from "./cmyk-table.ts";

/** Nodes of the table along each ink. */
const NODES = 17;
const STRIDES = [3 * NODES ** 3, 3 * NODES ** 2, 3 * NODES, 3] as const;

/** For each level the node before it, and how far it is on the way to the next. */
const NODE_OF = Uint8Array.from({ length: 256 }, (_, level) =>
  Math.min(NODES - 2, Math.floor((level * (NODES - 1)) / 255)),
);
const SHARE_OF = Float64Array.from(NODE_OF, (node, level) => (level * (NODES - 1)) / 255 - node);

/** Where the sixteen nodes around a color are, from its first. */
const CORNERS = Uint32Array.from({ length: 16 }, (_, corner) =>
  STRIDES.reduce((sum, stride, ink) => sum + (((corner >> ink) & 1) === 1 ? stride : 0), 0),
);

/** sRGB at every node; most processes never see CMYK. */
let nodeColors: Uint8Array | undefined;

/**
 * Converts pixels from CMYK to sRGB, in place, as libvips does for files without a profile: by the inks of a typical press, not
 * by (1 − C)(1 − K), which is up to 25 levels off in the mean of a cell.
 *
 * @param pixels C, M, Y and K of each as a JPEG holds them, which is inverted: 255 for no ink, with or without an Adobe
 *   segment. Red, green, blue and 255 afterwards.
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
  let lab = Float64Array.from(INK_COLORS.match(/.../g) ?? [], (digits) => parseInt(digits, 16) / 16 - 128);
  for (let ink = 0; ink < 4; ink++) lab = interpolateInk(lab, 3 * INK_AMOUNTS.length ** (3 - ink));
  const colors = new Uint8Array(lab.length);
  const black = xyzOf(lab, 0);
  for (let at = 0; at < colors.length; at += 3) writeColor(xyzOf(lab, at), black, colors, at);
  return colors;
}

/**
 * Goes from the known amounts of an ink to the nodes, from all of the ink to none, by Lagrange's polynomials.
 *
 * @param inner numbers that belong to each amount of the ink.
 */
function interpolateInk(values: Float64Array, inner: number): Float64Array<ArrayBuffer> {
  const known = INK_AMOUNTS.length;
  const outer = values.length / (known * inner);
  const result = new Float64Array(outer * NODES * inner);
  for (let node = 0; node < NODES; node++) {
    const amount = 1 - node / (NODES - 1);
    INK_AMOUNTS.forEach((own, i) => {
      const weight = INK_AMOUNTS.reduce(
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

/** A CIELAB color's X, Y and Z as shares of white (ISO/CIE 11664-4). */
function xyzOf(lab: Float64Array, at: number): Xyz {
  const middle = (lab[at] + 16) / 116;
  const cubeOf = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  return [cubeOf(middle + lab[at + 1] / 500), cubeOf(middle), cubeOf(middle - lab[at + 2] / 200)];
}

/** Linear red, green and blue of X, Y and Z as shares of D50 white (IEC 61966-2-1, adapted by Bradford's method). */
const RED: Xyz = [3.02166405, -1.6168667, -0.40470798];
const GREEN: Xyz = [-0.94372849, 1.9161415, 0.0275962];
const BLUE: Xyz = [0.06936966, -0.2289914, 1.1591847];

/** @param black what is shown as black: all inks at once (black point compensation). */
function writeColor(xyz: Xyz, black: Xyz, colors: Uint8Array, at: number): void {
  const [x, y, z] = xyz.map((share, i) => (share - black[i]) / (1 - black[i]));
  [RED, GREEN, BLUE].forEach(([ofX, ofY, ofZ], channel) => {
    const light = ofX * x + ofY * y + ofZ * z;
    colors[at + channel] = srgbOfLinear(Math.min(1, Math.max(0, light)));
  });
}
