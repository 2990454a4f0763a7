import type { Bytes } from "../bytes.ts";
import { colorAt, isAllOpaque } from "../color/rgba.ts";
import { PixelateError } from "../errors.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { cellBands } from "../png/scanlines/mosaic-scanlines.ts";
import { distanceExtraBits, distanceSymbol } from "../zlib/alphabet.ts";
import { BitWriter } from "../zlib/bit-writer.ts";
import { type PrefixCode, prefixCode } from "./prefix-code.ts";

/** Longest side that libwebp reads (WEBP_MAX_DIMENSION). */
const LONGEST_SIDE = 16_383;

/** Pixels of a copy at most (RFC 9649 §3.6.2). */
const LONGEST_COPY = 4096;

/** Distance codes of the pixel above and of the one to the left (RFC 9649 §3.5.2). */
const ABOVE = 1;
const LEFT = 2;

/** Symbols: green or the length of a copy; red; blue; alpha; distance. */
const ALPHABETS = [256 + 24, 256, 256, 256, 40] as const;
const LENGTHS = 256;

/** RIFF, its size, WEBP, VP8L and its size. */
const CONTAINER_BYTES = 20;
/** Signature, sides, whether alpha is used, and version. */
const HEADER_BYTES = 5;

/** Receives an image's pixels in order: pixels, and copies of earlier ones. */
interface PixelSink {
  literal(red: number, green: number, blue: number, alpha: number): void;
  copy(length: number, distance: number, times: number): void;
}

/**
 * Writes a mosaic as a lossless WebP (VP8L, RFC 9649) of its full width and height, of exactly its colors: a third of its
 * PNG. Each cell is written once, its row by copies of the pixel to the left, and the rows below by copies of the one above.
 * Time and memory grow with the cells.
 *
 * Colors are sRGB: no profile is embedded.
 *
 * @throws {PixelateError} `TOO_LARGE` for a side that WebP cannot have.
 *
 * @example
 * const [mosaic] = measure(photo, [{ grid: 32 }]);
 * const webp = writeWebp(mosaic);
 */
export function writeWebp(mosaic: Mosaic): Bytes {
  const { width, height } = mosaic;
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected sides of at most ${LONGEST_SIDE} pixels for a WebP but the image has ${width} × ${height}`,
    );
  }
  const plans = [false, true].map((subtractsGreen) => plan(mosaic, subtractsGreen));
  const best = plans.reduce((least, next) => (next.bits < least.bits ? next : least));
  return container(mosaic, best);
}

interface Plan {
  /** Whether red and blue are written as their differences from green (RFC 9649 §4.3). */
  readonly subtractsGreen: boolean;
  readonly codes: readonly PrefixCode[];
  readonly bits: number;
}

function plan(mosaic: Mosaic, subtractsGreen: boolean): Plan {
  const counter = new Counter();
  emit(mosaic, subtractsGreen, counter);
  const codes = counter.frequencies.map(prefixCode);
  const coded = codes.reduce(
    (sum, { lengths, header }, i) =>
      sum +
      header.reduce((all, [, bits]) => all + bits, 0) +
      lengths.reduce((all, bits, symbol) => all + bits * counter.frequencies[i][symbol], 0),
    0,
  );
  // Transform, end of transforms, no color cache, one group of codes.
  return { subtractsGreen, codes, bits: (subtractsGreen ? 3 : 0) + 3 + counter.extraBits + coded };
}

function container(mosaic: Mosaic, { subtractsGreen, codes, bits }: Plan): Bytes {
  const data = HEADER_BYTES + Math.ceil(bits / 8);
  const bytes = new Uint8Array(CONTAINER_BYTES + data + (data & 1));
  const view = new DataView(bytes.buffer);
  for (const [at, text] of [
    [0, "RIFF"],
    [8, "WEBP"],
    [12, "VP8L"],
  ] as const) {
    for (let i = 0; i < 4; i++) bytes[at + i] = text.charCodeAt(i);
  }
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(16, data, true);
  const writer = new BitWriter(bytes, CONTAINER_BYTES);
  writer.write(0x2f, 8);
  writer.write(mosaic.width - 1, 14);
  writer.write(mosaic.height - 1, 14);
  writer.write(isAllOpaque(mosaic.colors) ? 0 : 1, 1);
  writer.write(0, 3);
  // Transform 2 follows.
  if (subtractsGreen) writer.write(0b101, 3);
  writer.write(0, 3);
  for (const { header } of codes) for (const [value, count] of header) writer.write(value, count);
  emit(mosaic, subtractsGreen, new Writer(codes, writer));
  writer.end();
  return bytes;
}

/** Emits a mosaic's pixels: each run of equal cells once, and copies. */
function emit(mosaic: Mosaic, subtractsGreen: boolean, sink: PixelSink): void {
  const { width, colors } = mosaic;
  const cells = Uint32Array.from({ length: colors.length / 4 }, (_, cell) => colorAt(colors, 4 * cell));
  cellBands(mosaic).pass(cells, (band, ends, runs, rows) => {
    for (let from = 0, start = 0, next: number; from < runs; from = next) {
      next = from + 1;
      while (next < runs && band[next] === band[from]) next++;
      const end = ends[next - 1];
      const color = band[from];
      const green = (color >> 8) & 255;
      const base = subtractsGreen ? green : 0;
      sink.literal((color - base) & 255, green, ((color >> 16) - base) & 255, color >>> 24);
      copyAll(sink, end - start - 1, LEFT);
      start = end;
    }
    copyAll(sink, width * (rows - 1), ABOVE);
  });
}

function copyAll(sink: PixelSink, length: number, distance: number): void {
  const whole = Math.floor(length / LONGEST_COPY);
  const rest = length % LONGEST_COPY;
  if (whole > 0) sink.copy(LONGEST_COPY, distance, whole);
  if (rest > 0) sink.copy(rest, distance, 1);
}

/** Splits a length or distance code into symbol and extra bits (RFC 9649 §3.6.2.1), as deflate does distances. */
function prefixed(value: number): {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
} {
  const symbol = distanceSymbol(value);
  const extraBits = distanceExtraBits(symbol);
  return { symbol, extra: (value - 1) & ((1 << extraBits) - 1), extraBits };
}

/** Counts symbols. */
class Counter implements PixelSink {
  readonly frequencies = ALPHABETS.map((size) => new Float64Array(size));
  extraBits = 0;

  literal(red: number, green: number, blue: number, alpha: number): void {
    for (const [i, symbol] of [green, red, blue, alpha].entries()) this.frequencies[i][symbol]++;
  }

  copy(length: number, distance: number, times: number): void {
    const { symbol, extraBits } = prefixed(length);
    this.frequencies[0][LENGTHS + symbol] += times;
    this.frequencies[4][prefixed(distance).symbol] += times;
    this.extraBits += times * extraBits;
  }
}

/** Writes symbols. */
class Writer implements PixelSink {
  readonly #codes: readonly PrefixCode[];
  readonly #bits: BitWriter;

  constructor(codes: readonly PrefixCode[], bits: BitWriter) {
    this.#codes = codes;
    this.#bits = bits;
  }

  literal(red: number, green: number, blue: number, alpha: number): void {
    for (const [i, symbol] of [green, red, blue, alpha].entries()) this.#write(i, symbol);
  }

  copy(length: number, distance: number, times: number): void {
    const { symbol, extra, extraBits } = prefixed(length);
    const { symbol: distanceSymbol } = prefixed(distance);
    for (let i = 0; i < times; i++) {
      this.#write(0, LENGTHS + symbol);
      this.#bits.write(extra, extraBits);
      // Both distances are so short that they have no extra bits.
      this.#write(4, distanceSymbol);
    }
  }

  #write(alphabet: number, symbol: number): void {
    const { codes, lengths } = this.#codes[alphabet];
    this.#bits.write(codes[symbol], lengths[symbol]);
  }
}
