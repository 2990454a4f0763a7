import { constants, createInflate, crc32 as nodeCrc32 } from "node:zlib";
import { type Inflater, type OpenInflater, piecesOf, type ZlibStream } from "./inflater.ts";
import { openPakoInflater } from "./pako-inflater.ts";

export { openSegmentDeflater as openDeflater } from "./segment-deflater.node.ts";

/** Returns the CRC-32 of PNG § 5.5. */
export function crc32(data: Uint8Array): number {
  return nodeCrc32(data);
}

/** Opens the fastest {@link Inflater} that this Node offers. */
export function openInflater(zlibStream: ZlibStream): Inflater {
  return canInflateNatively() ? openNativeInflater(zlibStream) : openPakoInflater(zlibStream);
}

/**
 * The native part of a Node zlib stream. The documented synchronous functions need memory for the whole output. They
 * call this piece by piece, as pngjs does too. It is not documented, so {@link canInflateNatively} tries it first.
 */
interface Handle {
  /** Receives errors. Node's own handler destroys the stream. */
  onerror: (message: string, errno: number, code: string) => void;
  /** Inflates until the input or the output is used up. The write state then holds what is left of both. */
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputBytes: number,
    output: Uint8Array,
    outputAt: number,
    outputBytes: number,
  ): void;
  close(): void;
}

/** Opens an {@link Inflater} that runs Node's zlib. */
export function openNativeInflater(zlibStream: ZlibStream): Inflater {
  const { handle, writeState } = openHandle();
  let damage: string | undefined;
  // Node's own handler queues events, which keep the stream and its memory until the event loop turns. 10,000 damaged
  // images in one turn would keep 10,000 streams.
  handle.onerror = (message) => {
    damage = message;
  };
  const pieces = piecesOf(zlibStream);
  /** The current piece, and its first byte that is not used up. */
  let piece = 0;
  let from = 0;
  let isOpen = true;
  let hasEnded = false;

  function close(): void {
    if (isOpen) handle.close();
    isOpen = false;
  }

  return {
    fill(out, at) {
      // Node ends the process if a closed handle is written to.
      if (!isOpen) throw new Error("Expected an inflater that is open and undamaged");
      let to = at;
      while (!hasEnded && to < out.length) {
        const bytes = pieces[piece];
        const isLast = piece === pieces.length - 1;
        // Z_FINISH declares the input complete: a stream that needs more is unfinished.
        const flush = isLast ? constants.Z_FINISH : constants.Z_NO_FLUSH;
        handle.writeSync(flush, bytes, from, bytes.length - from, out, to, out.length - to);
        if (damage !== undefined) {
          close();
          throw new Error(damage);
        }
        const [outputLeft, inputLeft] = writeState;
        to = out.length - outputLeft;
        from = bytes.length - inputLeft;
        if (outputLeft === 0) break;
        // With room left, the stream has ended unless it needs the next piece.
        hasEnded = isLast || inputLeft > 0;
        piece++;
        from = 0;
      }
      return to;
    },
    close,
  };
}

function openHandle(): { readonly handle: Handle; readonly writeState: Uint32Array } {
  // The stream's own buffer is unused and therefore small. The stream is never closed, only its handle: closing
  // queues events as well.
  const stream = createInflate({ chunkSize: 64 });
  const handle: unknown = Reflect.get(stream, "_handle");
  const writeState: unknown = Reflect.get(stream, "_writeState");
  if (isHandle(handle) && writeState instanceof Uint32Array) return { handle, writeState };
  throw new Error("Expected a zlib stream that can be written to synchronously");
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === "object" &&
    value !== null &&
    "onerror" in value &&
    "writeSync" in value &&
    typeof value.writeSync === "function" &&
    "close" in value &&
    typeof value.close === "function"
  );
}

let canInflate: boolean | undefined;

/** Returns true if {@link openNativeInflater} works in this Node. Tested once. */
export function canInflateNatively(): boolean {
  canInflate ??= inflatesPieceByPiece(openNativeInflater) && refusesDamage(openNativeInflater);
  return canInflate;
}

/** A zlib stream of the bytes 7, 8, 9 in a stored block (RFC 1951 § 3.2.4). */
const WHOLE = /* @__PURE__ */ Uint8Array.of(0x78, 0x01, 1, 3, 0, 0xfc, 0xff, 7, 8, 9, 0, 0x31, 0, 0x19);

function inflatesPieceByPiece(open: OpenInflater): boolean {
  const out = new Uint8Array(2);
  try {
    const inflater = open(WHOLE);
    const lengths = [inflater.fill(out, 0), inflater.fill(out, 1), inflater.fill(out, 0)];
    inflater.close();
    return lengths.join() === "2,2,0" && out.join() === "7,9";
  } catch {
    return false;
  }
}

function refusesDamage(open: OpenInflater): boolean {
  // The last byte of the Adler-32 is off by one.
  const inflater = open(WHOLE.with(-1, 0x1a));
  try {
    inflater.fill(new Uint8Array(4), 0);
    return false;
  } catch {
    return true;
  } finally {
    inflater.close();
  }
}
