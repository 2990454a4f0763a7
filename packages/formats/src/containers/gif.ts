import { Bytes, PastTheEnd } from "./bytes.ts";
import { corrupt, type Header } from "./header.ts";

const IMAGE = 0x2c;
const GRAPHIC_CONTROL = 0xf9;
const EXTENSION = 0x21;
const TRAILER = 0x3b;

/**
 * Walks through the blocks of a GIF (GIF89a §15 to §27) and checks that every image lies on the screen: that of a decoder is
 * as large as the screen.
 *
 * @throws {PixelateError} `CORRUPT_IMAGE`, `TRUNCATED` if the first image is not complete.
 */
export function readGif(file: Uint8Array): Header {
  const bytes = new Bytes(file, "little-endian");
  const width = bytes.u16(6);
  const height = bytes.u16(8);
  if (width === 0 || height === 0) throw corrupt("Expected a GIF to have pixels but its screen has none", 6);
  return { width, height, orientation: 1, ...walkImages(bytes, width, height) };
}

function walkImages(bytes: Bytes, width: number, height: number): Pick<Header, "frames" | "hasAlpha"> {
  let images = 0;
  let hasAlpha = false;
  let at = 13 + paletteBytes(bytes.u8(10));
  try {
    for (;;) {
      const block = bytes.u8(at++);
      if (block === TRAILER) break;
      if (block === EXTENSION) {
        // Of the first image, which may leave pixels of the screen as they are.
        if (images === 0 && bytes.u8(at) === GRAPHIC_CONTROL) hasAlpha = (bytes.u8(at + 2) & 1) === 1;
        at = behindSubBlocks(bytes, at + 1);
      } else if (block === IMAGE) {
        const isFull = bytes.u16(at + 4) === width && bytes.u16(at + 6) === height;
        if (images === 0 && !isFull) hasAlpha = true;
        const isInside =
          bytes.u16(at) + bytes.u16(at + 4) <= width && bytes.u16(at + 2) + bytes.u16(at + 6) <= height;
        if (!isInside) throw corrupt("Expected the images of a GIF inside of its screen", at);
        at = behindSubBlocks(bytes, at + 9 + paletteBytes(bytes.u8(at + 8)) + 1);
        images++;
      } else throw corrupt("Expected an image, an extension or the end of the GIF", at - 1);
    }
  } catch (cause) {
    // Many files end without a trailer.
    if (!(cause instanceof PastTheEnd) || images === 0) throw cause;
  }
  if (images === 0) throw corrupt("Expected an image in the GIF but got none", at);
  return { frames: images, hasAlpha };
}

/** Returns the bytes of a color table, by the flags of its descriptor. */
function paletteBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** (1 + (flags & 7)) : 0;
}

function behindSubBlocks(bytes: Bytes, from: number): number {
  let at = from;
  for (let size = bytes.u8(at); size > 0; size = bytes.u8(at)) at += 1 + size;
  return at + 1;
}
