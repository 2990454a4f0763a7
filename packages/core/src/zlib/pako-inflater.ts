import { Z_BUF_ERROR, Z_FINISH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit } from "./pako.ts";
import type { Inflater } from "./inflater.ts";

/**
 * Opens an {@link Inflater} in plain JavaScript, for platforms without a synchronous native one. pako is a port of
 * zlib: it accepts and rejects the same streams as Node's.
 */
export function openPakoInflater(zlibStream: Uint8Array): Inflater {
  const stream = new ZStream();
  if (zlibInflateInit(stream) !== Z_OK) throw new Error("Expected an inflater but pako could not set one up");
  stream.input = zlibStream;
  stream.avail_in = zlibStream.length;
  let hasEnded = false;

  return {
    fill(out, at) {
      if (hasEnded || at === out.length) return at;
      stream.output = out;
      stream.next_out = at;
      stream.avail_out = out.length - at;
      const status = zlibInflate(stream, Z_FINISH);
      hasEnded = status === Z_STREAM_END;
      // Z_BUF_ERROR with a full buffer asks for the next one; with room left, the input ended too early.
      const isFull = stream.avail_out === 0 && (status === Z_OK || status === Z_BUF_ERROR);
      if (!hasEnded && !isFull) throw new Error(stream.msg || "unexpected end of file");
      return stream.next_out;
    },
    close() {
      // The garbage collector frees all memory.
    },
  };
}
