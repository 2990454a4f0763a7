import { constants, deflateRawSync } from "node:zlib";
import { Adler32 } from "./adler32.ts";
import { DeflateInput } from "./deflate-input.ts";
import type { Deflater } from "./deflater.ts";

/** Bytes that are deflated at a time. */
const SEGMENT_BYTES = 1 << 18;

/** Bytes that decide on a method, and the number of segments that it then serves. */
const SAMPLE_BYTES = 1 << 15;
const SEGMENTS_ALIKE = 8;

/** Size of the buffers that Node deflates to and then joins. */
const CHUNK_BYTES = 1 << 15;

/** Header of a zlib stream with a window of 32 KiB and zlib's default level (RFC 1950 §2.2). */
const ZLIB_HEADER = [0x78, 0x9c];

/** A deflate block without content that is the last one: fixed codes, end of block (RFC 1951 §3.2.6). */
const LAST_BLOCK = [3, 0];

/** Methods of zlib: matches anywhere in the window, a fast version of it, runs alone, and no matches at all. */
const MATCHES = { level: 6 } as const;
const SOME_MATCHES = { level: 1 } as const;
const RUNS = { level: 1, strategy: constants.Z_RLE } as const;
const LITERALS = { strategy: constants.Z_HUFFMAN_ONLY } as const;

type Method = typeof MATCHES | typeof SOME_MATCHES | typeof RUNS | typeof LITERALS;

/** Matches are sought where the fast version leaves at most this share of the bytes that runs leave. */
const MATCHES_PAY = 0.9;

/** Runs are sought where they leave at most this share of the bytes that literals leave. */
const RUNS_PAY = 0.985;

/**
 * Opens a {@link Deflater} that runs Node's documented synchronous functions, segment by segment.
 *
 * Filtered photos are noise in which zlib finds few matches. It takes five times as long as with runs alone, for some percent
 * of the bytes. So a sample of every eighth segment decides whether to look for matches, as in drawings and screenshots, for
 * runs, or for neither.
 */
export function openSegmentDeflater(): Deflater {
  const pieces: Uint8Array[] = [Uint8Array.from(ZLIB_HEADER)];
  const adler = new Adler32();
  let segments = 0;
  let method: Method = RUNS;
  const input = new DeflateInput(SEGMENT_BYTES, (length, window) => {
    const { buffer, start } = input;
    const segment = buffer.subarray(start, start + length);
    if (segments++ % SEGMENTS_ALIKE === 0) method = methodFor(segment);
    adler.addBytes(segment);
    pieces.push(deflated(segment, method, buffer.subarray(start - window, start)));
  });

  return {
    add(bytes) {
      input.add(bytes);
    },
    end() {
      input.flush();
      const end = new Uint8Array(LAST_BLOCK.length + 4);
      end.set(LAST_BLOCK);
      new DataView(end.buffer).setUint32(LAST_BLOCK.length, adler.value);
      pieces.push(end);
      return pieces;
    },
  };
}

function methodFor(segment: Uint8Array): Method {
  const middle = Math.max(0, (segment.length - SAMPLE_BYTES) >> 1);
  const sample = segment.subarray(middle, middle + SAMPLE_BYTES);
  const byRuns = deflated(sample, RUNS).length;
  if (deflated(sample, SOME_MATCHES).length <= MATCHES_PAY * byRuns) return MATCHES;
  return byRuns <= RUNS_PAY * deflated(sample, LITERALS).length ? RUNS : LITERALS;
}

/** Returns deflate blocks that end with a whole byte, none of them marked as the last. */
function deflated(bytes: Uint8Array, method: Method, dictionary = new Uint8Array()): Uint8Array {
  const output = deflateRawSync(bytes, {
    ...method,
    ...(dictionary.length > 0 && { dictionary }),
    chunkSize: CHUNK_BYTES,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  // Output that fits into one buffer is a view of it, which would keep the whole buffer.
  return output.length < output.buffer.byteLength ? new Uint8Array(output) : output;
}
