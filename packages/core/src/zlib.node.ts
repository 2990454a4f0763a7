import { constants, createInflateRaw, crc32 as nodeCrc32, deflateSync } from "node:zlib";
import { openFflateInflater } from "./inflater.fflate.js";
import type { Inflater, OpenInflater } from "./inflater.js";

/** CRC-32 of PNG § 5.5. */
export function crc32(data: Uint8Array): number {
  return nodeCrc32(data);
}

/** A zlib stream (RFC 1950) of the data. */
export function deflate(data: Uint8Array): Uint8Array {
  return deflateSync(data);
}

/** The fastest {@link Inflater} there is here. */
export function openInflater(deflated: Uint8Array): Inflater {
  return canInflateNatively() ? openNativeInflater(deflated) : openFflateInflater(deflated);
}

/**
 * What a zlib stream of Node holds natively. Whoever wants to inflate synchronously by documented ways alone must have
 * memory for all that comes out. This is what `inflateRawSync` itself calls, piece by piece, and so does pngjs. As
 * nothing promises that it stays, {@link canInflateNatively} tries it first.
 */
interface Handle {
  /** Inflates until the input or the output is used up, and leaves in the write state how much of both is not. */
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

/** An {@link Inflater} that runs Node's zlib. */
export function openNativeInflater(deflated: Uint8Array): Inflater {
  // The stream's own buffer is not used, so it gets the smallest.
  const stream = createInflateRaw({ chunkSize: 64 });
  const handle: unknown = Reflect.get(stream, "_handle");
  const writeState: unknown = Reflect.get(stream, "_writeState");
  if (!isHandle(handle) || !(writeState instanceof Uint32Array)) {
    throw new Error("Expected a zlib stream that can be written to synchronously");
  }
  // Damage destroys the stream, which then also says so in an event, when it has long been thrown below.
  stream.on("error", () => undefined);
  let from = 0;
  let isOpen = true;
  let hasEnded = false;

  return {
    fill(out, at) {
      // Node ends the process where a closed handle is written to.
      if (!isOpen || stream.destroyed) throw new Error("Expected an inflater that is open and undamaged");
      if (hasEnded || at === out.length) return at;
      // To zlib, Z_FINISH means that there is no more input: if it wants some, the stream is unfinished.
      handle.writeSync(constants.Z_FINISH, deflated, from, deflated.length - from, out, at, out.length - at);
      if (stream.errored) throw stream.errored;
      const [outputLeft = 0, inputLeft = 0] = writeState;
      from = deflated.length - inputLeft;
      hasEnded = outputLeft > 0;
      return out.length - outputLeft;
    },
    close() {
      // Not stream.close(), whose events would keep the stream until this turn of the event loop is over: with 10,000
      // images in one turn that is 10,000 streams. One destroyed by damage has closed its handle already.
      if (isOpen && !stream.destroyed) handle.close();
      isOpen = false;
    },
  };
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === "object" &&
    value !== null &&
    "writeSync" in value &&
    typeof value.writeSync === "function" &&
    "close" in value &&
    typeof value.close === "function"
  );
}

let canInflate: boolean | undefined;

/** Whether {@link openNativeInflater} does in this Node what it should. Tried once. */
export function canInflateNatively(): boolean {
  canInflate ??= inflatesPieceByPiece(openNativeInflater) && refusesDamage(openNativeInflater);
  return canInflate;
}

/** A deflate block that is not compressed (RFC 1951 § 3.2.4) and holds 7, 8, 9; and one of no type. */
const WHOLE = Uint8Array.of(1, 3, 0, 0xfc, 0xff, 7, 8, 9);
const DAMAGED = Uint8Array.of(7);

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
  const inflater = open(DAMAGED);
  try {
    inflater.fill(new Uint8Array(2), 0);
    return false;
  } catch {
    return true;
  } finally {
    inflater.close();
  }
}
