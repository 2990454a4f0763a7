import UTIF from "utif2";
import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { type Pieces, readTiff, type TiffHeader } from "../containers/tiff.ts";

/** Deflate, by its own number and the one that Adobe used before. */
const DEFLATE: readonly number[] = [8, 32946];
const NO_COMPRESSION = 1;
const JPEG = 7;

/**
 * Decodes the first image of a TIFF. UTIF unpacks its strips or tiles; alpha and 16 bits it would lose.
 *
 * UTIF has no limits of its own. It sees only the directory that {@link readTiff} has checked, and no Deflate.
 */
export async function decodeTiff(bytes: Uint8Array): Promise<Raster> {
  const header = readTiff(bytes);
  const { width, height, compression } = header;
  if (compression === JPEG) requireSmallJpegs(bytes, header);
  const { file, pieces } = DEFLATE.includes(compression)
    ? await withoutDeflate(bytes, header)
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
  directory["t259"] = [DEFLATE.includes(compression) ? NO_COMPRESSION : compression];
  if (areTiles) Object.assign(directory, { t322: [width], t323: [height], t324: offsets, t325: lengths });
  else Object.assign(directory, { t273: offsets, t279: lengths });
  return directory as unknown as UTIF.IFD;
}

interface Unpacked {
  readonly file: ArrayBuffer;
  readonly pieces: Pieces;
}

/** Inflates each strip or tile up to its size in pixels. The file begins as before, with the order of bytes. */
async function withoutDeflate(bytes: Uint8Array, header: TiffHeader): Promise<Unpacked> {
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
    await inflateInto(to, bytes.slice(offset, offset + pieces.lengths[i]));
  }
  return { file: file.buffer, pieces: { ...pieces, offsets, lengths } };
}

const HEADER_BYTES = 8;

/** Inflates bytes (RFC 1950) until they fill `to`, and no further. @throws {PixelateError} `CORRUPT_IMAGE` if they are too few */
async function inflateInto(to: Uint8Array, deflated: Uint8Array<ArrayBuffer>): Promise<void> {
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  let at = 0;
  while (at < to.length) {
    const { done, value } = await reader.read();
    if (done) throw corrupt(`Expected ${to.length} bytes in a strip of the TIFF but got ${at}`);
    to.set(value.subarray(0, to.length - at), at);
    at += value.length;
  }
  await reader.cancel();
}

/** @throws {PixelateError} `CORRUPT_IMAGE` if a JPEG in the TIFF is larger than its strip or tile. */
function requireSmallJpegs(bytes: Uint8Array, { pieces, tags }: TiffHeader): void {
  const { width, height, offsets, lengths } = pieces;
  const jpegs = offsets.map((offset, i) => bytes.subarray(offset, offset + lengths[i]));
  const tables = Uint8Array.from(tags.get(JPEG_TABLES) ?? []);
  for (const jpeg of [tables, ...jpegs]) {
    for (let at = jpeg.indexOf(0xff); at >= 0 && at + 9 <= jpeg.length; at = jpeg.indexOf(0xff, at + 1)) {
      // SOF0 to SOF2 (T.81 §B.2.2): a length and the precision precede the size. Entropy-coded data have no such marker.
      if (jpeg[at + 1] < 0xc0 || jpeg[at + 1] > 0xc2) continue;
      const pixels = ((jpeg[at + 5] << 8) | jpeg[at + 6]) * ((jpeg[at + 7] << 8) | jpeg[at + 8]);
      if (pixels > width * height) {
        throw corrupt(
          `Expected a JPEG of at most ${width} × ${height} pixels in the TIFF but got one of ${pixels}`,
        );
      }
    }
  }
}

const JPEG_TABLES = 347;

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
