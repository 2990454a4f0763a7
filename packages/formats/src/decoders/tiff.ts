import UTIF from "utif2";
import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { unpackLzw } from "./lzw.ts";
import { type Pieces, readTiff, type TiffHeader } from "../containers/tiff.ts";

/** Unpacks a strip or tile until it fills `to`, and no further. Returns the number of bytes. */
type Unpack = (packed: Uint8Array<ArrayBuffer>, to: Uint8Array) => number | Promise<number>;

/** Compressions that UTIF would unpack without end: LZW, and Deflate by its own number and the one that Adobe used before. */
const UNPACK: Readonly<Partial<Record<number, Unpack>>> = { 5: unpackLzw, 8: inflate, 32946: inflate };
const NO_COMPRESSION = 1;
const JPEG = 7;

/**
 * Decodes the first image of a TIFF. UTIF unpacks its strips or tiles; alpha and 16 bits it would lose.
 *
 * UTIF has no limits of its own. It sees only the directory that {@link readTiff} has checked, and neither LZW nor
 * Deflate.
 */
export async function decodeTiff(bytes: Uint8Array): Promise<Raster> {
  const header = readTiff(bytes);
  const { width, height, compression } = header;
  if (compression === JPEG) requireSmallJpegs(bytes, header);
  const unpack = UNPACK[compression];
  const { file, pieces } = unpack
    ? await unpacked(bytes, header, unpack)
    : { file: bytes.slice().buffer, pieces: header.pieces };
  const directory = directoryFor(header, pieces);
  UTIF.decodeImage(file, directory);
  return { width, height, data: rgbaOf(header, directory) };
}

/** Returns the directory as UTIF would read it: `t` and the number of a tag, with its values. */
function directoryFor({ tags, compression }: TiffHeader, pieces: Pieces): UTIF.IFD {
  const { areTiles, width, height, offsets, lengths } = pieces;
  const directory: Record<string, unknown> = {};
  for (const [tag, values] of tags) directory[`t${tag}`] = [...values];
  directory["t259"] = [compression in UNPACK ? NO_COMPRESSION : compression];
  if (areTiles) Object.assign(directory, { t322: [width], t323: [height], t324: offsets, t325: lengths });
  else Object.assign(directory, { t273: offsets, t279: lengths });
  return directory as unknown as UTIF.IFD;
}

interface Unpacked {
  readonly file: ArrayBuffer;
  readonly pieces: Pieces;
}

/**
 * Unpacks each strip or tile up to its size in pixels. The file begins as before, with the order of bytes.
 *
 * @throws {PixelateError} `CORRUPT_IMAGE` if one has too few bytes.
 */
async function unpacked(bytes: Uint8Array, header: TiffHeader, unpack: Unpack): Promise<Unpacked> {
  const { pieces, height, bitsPerSample, samplesPerPixel } = header;
  const rowBytes = Math.ceil((pieces.width * bitsPerSample * samplesPerPixel) / 8);
  const lengths = pieces.offsets.map(
    (_, i) =>
      rowBytes * (pieces.areTiles ? pieces.height : Math.min(pieces.height, height - i * pieces.height)),
  );
  const offsets: number[] = [];
  let end = HEADER_BYTES;
  for (const length of lengths) {
    offsets.push(end);
    end += length;
  }
  const file = new Uint8Array(end);
  file.set(bytes.subarray(0, HEADER_BYTES));
  for (const [i, offset] of pieces.offsets.entries()) {
    const to = file.subarray(offsets[i], offsets[i] + lengths[i]);
    const length = await unpack(bytes.slice(offset, offset + pieces.lengths[i]), to);
    if (length < to.length) {
      throw corrupt(`Expected ${to.length} bytes in a strip of the TIFF but got ${length}`);
    }
  }
  return { file: file.buffer, pieces: { ...pieces, offsets, lengths } };
}

const HEADER_BYTES = 8;

/** Inflates a zlib stream (RFC 1950). */
async function inflate(packed: Uint8Array<ArrayBuffer>, to: Uint8Array): Promise<number> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  let at = 0;
  while (at < to.length) {
    const { done, value } = await reader.read();
    if (done) return at;
    to.set(value.subarray(0, to.length - at), at);
    at += value.length;
  }
  // Bytes behind the stream are an error to it, and harmless.
  await reader.cancel().catch(() => undefined);
  return to.length;
}

/** @throws {PixelateError} `CORRUPT_IMAGE` if a JPEG in the TIFF has more MCUs than its strip or tile. */
function requireSmallJpegs(bytes: Uint8Array, { pieces, tags }: TiffHeader): void {
  const { width, height, offsets, lengths } = pieces;
  const jpegs = offsets.map((offset, i) => bytes.subarray(offset, offset + lengths[i]));
  const tables = Uint8Array.from(tags.get(JPEG_TABLES) ?? []);
  for (const jpeg of [tables, ...jpegs]) {
    for (let at = jpeg.indexOf(0xff); at >= 0 && at + 9 <= jpeg.length; at = jpeg.indexOf(0xff, at + 1)) {
      // SOF0 to SOF2 (T.81 §B.2.2): a length and the precision precede the size. Entropy-coded data have no such marker.
      if (jpeg[at + 1] < 0xc0 || jpeg[at + 1] > 0xc2) continue;
      const pixels = ((jpeg[at + 5] << 8) | jpeg[at + 6]) * ((jpeg[at + 7] << 8) | jpeg[at + 8]);
      if (pixels > (width + MCU_SIDE - 1) * (height + MCU_SIDE - 1)) {
        throw corrupt(
          `Expected a JPEG of at most ${width} × ${height} pixels in the TIFF but got one of ${pixels}`,
        );
      }
    }
  }
}

const JPEG_TABLES = 347;

/** Pixels that the last MCU of a row or column may reach beyond a strip, and one: with 4:2:0 it has 16 × 16. */
const MCU_SIDE = 16;

function rgbaOf(header: TiffHeader, directory: UTIF.IFD): Uint8Array {
  const { photometric, bitsPerSample } = header;
  if (photometric === "palette" || bitsPerSample < 8) return UTIF.toRGBA8(directory);
  const samples = bitsPerSample === 16 ? eightBits(directory.data) : directory.data;
  const { width, height, samplesPerPixel } = header;
  if (samples.length < width * height * samplesPerPixel)
    throw corrupt("Expected the strips of the TIFF to fill it");
  return expand(header, samples);
}

/** Rounds little-endian samples of 16 bits: UTIF swaps the others. */
function eightBits(data: Uint8Array): Uint8Array {
  const samples = new Uint8Array(data.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round((data[2 * i] | (data[2 * i + 1] << 8)) / 257);
  }
  return samples;
}

function expand(
  { width, height, photometric, samplesPerPixel, alpha }: TiffHeader,
  samples: Uint8Array,
): Uint8Array {
  const rgba = new Uint8Array(4 * width * height);
  const isCmyk = photometric === "cmyk";
  const colors = isCmyk ? 4 : photometric === "rgb" || photometric === "ycbcr" ? 3 : 1;
  const flip = photometric === "white is zero" ? 255 : 0;
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel++, from += samplesPerPixel, to += 4) {
    if (isCmyk) {
      const light = 255 - samples[from + 3];
      for (let i = 0; i < 3; i++) rgba[to + i] = Math.round(((255 - samples[from + i]) * light) / 255);
    } else if (colors === 3) {
      for (let i = 0; i < 3; i++) rgba[to + i] = samples[from + i];
    } else {
      const gray = samples[from] ^ flip;
      for (let i = 0; i < 3; i++) rgba[to + i] = gray;
    }
    const opacity = alpha === undefined ? 255 : samples[from + colors];
    rgba[to + 3] = opacity;
    if (alpha === "premultiplied" && opacity > 0 && opacity < 255) {
      for (let i = to; i < to + 3; i++) rgba[i] = Math.min(255, Math.round((rgba[i] * 255) / opacity));
    }
  }
  return rgba;
}
