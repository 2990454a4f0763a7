/**
 * An ICC profile's header and one description tag (ICC.1:2022 §7).
 *
 * @param colorSpace four letters, as "RGB ".
 * @param text of the description: one byte a letter, or two.
 */
export function iccProfile(colorSpace: string, text: string): Uint8Array {
  const bytes = Buffer.alloc(144 + text.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write(colorSpace, 16, "latin1");
  bytes.write("acsp", 36, "latin1");
  bytes.writeUInt32BE(1, 128);
  bytes.write("desc", 132, "latin1");
  bytes.writeUInt32BE(144, 136);
  bytes.writeUInt32BE(text.length, 140);
  bytes.write(text, 144, "latin1");
  return new Uint8Array(bytes);
}
