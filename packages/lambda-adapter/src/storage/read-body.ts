/**
 * Reads a body into one buffer of the size that was announced.
 *
 * @throws {RangeError} when the body is shorter or longer; whatever the body itself throws.
 */
export async function readBody(body: AsyncIterable<unknown>, byteLength: number): Promise<Uint8Array> {
  const whole = new Uint8Array(byteLength);
  let filled = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("Expected a body of bytes");
    if (filled + chunk.length > byteLength) {
      throw new RangeError(`Expected ${byteLength} bytes but received more`);
    }
    whole.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < byteLength) throw new RangeError(`Expected ${byteLength} bytes but received ${filled}`);
  return whole;
}
