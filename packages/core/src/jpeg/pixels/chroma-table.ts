/** Bits of one channel in a packed color, and the bias that keeps it positive. */
const LANE_BITS = 10;
const BIAS = 256;

/** Packs a level of all three channels when multiplied by it. */
export const EVERY_LANE = 1 | (1 << LANE_BITS) | (1 << (2 * LANE_BITS));

/** The bits of a packed color above the 8 of each channel, and their value if all channels are from 0 to 255. */
const OUTSIDE = EVERY_LANE * 0x300;
const INSIDE = EVERY_LANE * BIAS;

/** Opaque alpha in a pixel of {@link wordOf}. */
export const OPAQUE = 0xff << 24;

/**
 * Weights of Cb and Cr in red, green and blue (JFIF 1.02) times 65,536. Products are rounded to whole levels as in
 * libjpeg: of red and blue each on its own, of green their sum.
 */
const RED_OF_CR = 91881;
const GREEN_OF_CB = 22554;
const GREEN_OF_CR = 46802;
const BLUE_OF_CB = 116130;
const WEIGHT_BITS = 16;
const HALF = 1 << (WEIGHT_BITS - 1);

let table: Int32Array | undefined;

/**
 * Returns what each chroma adds to red, green and blue: a packed color by index Cr · 256 + Cb. Adding {@link EVERY_LANE} ·
 * luma gives the packed color that {@link wordOf} and {@link clippedWord} take. One addition converts three channels.
 *
 * Built on first use, 256 KB. A photo uses few of its lines at a time, as neighboring pixels have similar chroma.
 */
export function chromaTable(): Int32Array {
  return (table ??= buildChromaTable());
}

function buildChromaTable(): Int32Array {
  const built = new Int32Array(1 << 16);
  for (let i = 0; i < built.length; i++) {
    const cb = (i & 255) - 128;
    const cr = (i >> 8) - 128;
    const red = (RED_OF_CR * cr + HALF) >> WEIGHT_BITS;
    const green = (HALF - GREEN_OF_CB * cb - GREEN_OF_CR * cr) >> WEIGHT_BITS;
    const blue = (BLUE_OF_CB * cb + HALF) >> WEIGHT_BITS;
    built[i] = (red + BIAS) | ((green + BIAS) << LANE_BITS) | ((blue + BIAS) << (2 * LANE_BITS));
  }
  return built;
}

/** Returns true if any channel of a packed color is below 0 or above 255. */
export function isClipped(packed: number): boolean {
  return (packed & OUTSIDE) !== INSIDE;
}

/** Returns a packed color that is not clipped as an opaque pixel: red in the lowest byte. */
export function wordOf(packed: number): number {
  return OPAQUE | (packed & 0xff) | ((packed >> 2) & 0xff00) | ((packed >> 4) & 0xff0000);
}

/** Returns any packed color as an opaque pixel, its channels clamped to 0 to 255. */
export function clippedWord(packed: number): number {
  return (
    OPAQUE |
    clampedLane(packed & 1023) |
    (clampedLane((packed >> LANE_BITS) & 1023) << 8) |
    (clampedLane((packed >> (2 * LANE_BITS)) & 1023) << 16)
  );
}

function clampedLane(lane: number): number {
  return lane < BIAS ? 0 : lane > BIAS + 255 ? 255 : lane - BIAS;
}
