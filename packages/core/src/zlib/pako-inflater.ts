import {
  Z_BUF_ERROR,
  Z_FINISH,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit,
} from "./pako.ts";
import { type Inflater, piecesOf, type ZlibStream } from "./inflater.ts";

/**
 * Opens an {@link Inflater} in plain JavaScript, for platforms without a synchronous native one. pako is a port of
 * zlib: it accepts and rejects the same streams as Node's.
 */
export function openPakoInflater(zlibStream: ZlibStream): Inflater {
  const stream = new ZStream();
  if (zlibInflateInit(stream) !== Z_OK) throw new Error("Expected an inflater but pako could not set one up");
  const pieces = piecesOf(zlibStream);
  let hasEnded = false;
  let piece = -1;
  nextPiece();

  function nextPiece(): void {
    const bytes = pieces[++piece];
    stream.input = bytes;
    stream.next_in = 0;
    stream.avail_in = bytes.length;
  }

  return {
    fill(out, at) {
      if (hasEnded || at === out.length) return at;
      stream.output = out;
      stream.next_out = at;
      stream.avail_out = out.length - at;
      for (;;) {
        const isLast = piece === pieces.length - 1;
        const status = zlibInflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH);
        hasEnded = status === Z_STREAM_END;
        if (hasEnded) break;
        // Z_BUF_ERROR with a full buffer asks for the next one; with room left, the input ended too early.
        const isRight = status === Z_OK || status === Z_BUF_ERROR;
        if (isRight && stream.avail_out === 0) break;
        if (!isRight || isLast || stream.avail_in > 0)
          throw new Error(stream.msg || "unexpected end of file");
        nextPiece();
      }
      return stream.next_out;
    },
    close() {
      // The garbage collector frees all memory.
    },
  };
}
