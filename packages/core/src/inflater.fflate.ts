import { Inflate } from "fflate";
import type { Inflater } from "./inflater.js";

/** Deflate expands at most 1,032-fold, so one piece of this size brings at most 17 MB. */
const PIECE_BYTES = 1 << 14;

/** An {@link Inflater} in plain JavaScript, for wherever there is no other. */
export function openFflateInflater(deflated: Uint8Array): Inflater {
  // Without a first byte fflate waits for one, and says nothing.
  if (deflated.length === 0) throw new Error("Expected a deflate stream but received no bytes");
  const pieces: Uint8Array[] = [];
  const stream = new Inflate((piece) => {
    if (piece.length > 0) pieces.push(piece);
  });
  let from = 0;

  /** @returns nothing at the end of the stream. */
  function nextPiece(): Uint8Array | undefined {
    while (pieces.length === 0 && from < deflated.length) {
      const to = Math.min(from + PIECE_BYTES, deflated.length);
      stream.push(deflated.subarray(from, to), to === deflated.length);
      from = to;
    }
    return pieces.shift();
  }

  return {
    fill(out, at) {
      while (at < out.length) {
        const piece = nextPiece();
        if (piece === undefined) break;
        const part = piece.subarray(0, out.length - at);
        out.set(part, at);
        at += part.length;
        if (part.length < piece.length) pieces.unshift(piece.subarray(part.length));
      }
      return at;
    },
    close() {
      // The garbage collector knows of all there is.
    },
  };
}
