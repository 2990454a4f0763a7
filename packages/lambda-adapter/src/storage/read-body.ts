/**
 * Reads a body into one buffer of the announced size.
 *
 * @throws {RangeError} if the body is shorter or longer. Errors of the body itself pass through.
 */
export async function readBody(body: AsyncIterable<unknown>, byteLength: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLength);
  let filled = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("Expected a body of bytes");
    if (filled + chunk.length > byteLength) {
      throw new RangeError(`Expected ${byteLength} bytes but received more`);
    }
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < byteLength) throw new RangeError(`Expected ${byteLength} bytes but received ${filled}`);
  return bytes;
}
