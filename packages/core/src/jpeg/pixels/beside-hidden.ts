import type { PartialMosaic } from "../../regions/region.ts";
import type { Frame } from "../syntax/frame.ts";

/**
 * Returns which MCUs lie beside one that is hidden as a whole, and are not hidden so themselves. Interpolated chroma would
 * show there what the other MCU holds.
 *
 * @param cells over the image as coded; the shown ones will be painted over it.
 * @returns 1 or 0 for each MCU, row by row.
 */
export function mcusBesideHidden(
  { mcusAcross, mcusDown, maxHorizontal, maxVertical }: Frame,
  { columns, rows, xEdges, yEdges, shown }: PartialMosaic,
): Uint8Array {
  const [width, height] = [8 * maxHorizontal, 8 * maxVertical];
  const hidden = new Uint8Array(mcusAcross * mcusDown).fill(1);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor(yEdges[row] / height);
    const bottom = Math.ceil(yEdges[row + 1] / height);
    for (let column = 0; column < columns; column++) {
      if (shown[row * columns + column] === 1) continue;
      const left = Math.floor(xEdges[column] / width);
      const right = Math.ceil(xEdges[column + 1] / width);
      for (let y = top; y < bottom; y++) hidden.fill(0, y * mcusAcross + left, y * mcusAcross + right);
    }
  }
  return hidden.map((isHidden, mcu) => {
    if (isHidden === 1) return 0;
    const x = mcu % mcusAcross;
    const y = (mcu - x) / mcusAcross;
    for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, mcusDown - 1); row++) {
      const from = row * mcusAcross;
      const around = hidden.subarray(from + Math.max(x - 1, 0), from + Math.min(x + 2, mcusAcross));
      if (around.includes(1)) return 1;
    }
    return 0;
  });
}
