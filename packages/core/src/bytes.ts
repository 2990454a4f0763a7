/**
 * Bytes in an `ArrayBuffer`, as `Blob` and `fetch` take them: `Uint8Array<ArrayBuffer>`. Written so
 * that TypeScript before 5.7, whose `Uint8Array` takes no type argument, understands it.
 */
export type Bytes = ReturnType<typeof Uint8Array.of>;

/**
 * Views bytes or an `ArrayBuffer` as a plain `Uint8Array` of this realm, without a copy.
 *
 * Accepts arrays of other realms (an iframe, a `vm` context, the test environments of Jest and Vitest), shared memory, and
 * subclasses such as `Buffer`, whose `slice` differs.
 *
 * @throws {TypeError} for anything but a Uint8Array or ArrayBuffer.
 */
export function plainBytes(given: unknown, what = "input"): Uint8Array {
  if (isArrayBuffer(given)) return new Uint8Array(given);
  if (!isUint8Array(given)) {
    throw new TypeError(`Expected a Uint8Array for ${what} but got ${kindOf(given)}`);
  }
  return Object.getPrototypeOf(given) === Uint8Array.prototype
    ? given
    : new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
}

/** Returns the length of the parts of a file together. */
export function totalLength(parts: readonly ArrayLike<number>[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** Concatenates the parts of a file. */
export function joinBytes(parts: readonly ArrayLike<number>[]): Bytes {
  const bytes = new Uint8Array(totalLength(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function isArrayBuffer(given: unknown): given is ArrayBuffer {
  return Object.prototype.toString.call(given) === "[object ArrayBuffer]";
}

/** Unlike `instanceof`, the tag of a typed array is the same in every realm. */
function isUint8Array(given: unknown): given is Uint8Array {
  return ArrayBuffer.isView(given) && Object.prototype.toString.call(given) === "[object Uint8Array]";
}

/** Names what a value is, such as `null` or `a string`, and what to do about the likeliest ones. */
function kindOf(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  if (typeof given !== "object") return `a ${typeof given}`;
  const name = Object.prototype.toString.call(given).slice("[object ".length, -1);
  if (name === "Blob" || name === "File")
    return `a ${name}; read it with new Uint8Array(await file.arrayBuffer())`;
  if (name === "Promise") return "a Promise; await it first";
  return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}
