import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import { detectFormat, formatName } from "../../src/source/format.ts";

const bytesOf = (latin1: string) => Uint8Array.from(latin1, (c) => c.charCodeAt(0));

describe("detectFormat", () => {
  it("knows JPEG and PNG by their first bytes", () => {
    expect(detectFormat(bytesOf("\xff\xd8\xff\xe0…"))).toBe("jpeg");
    expect(detectFormat(bytesOf("\x89PNG\r\n\x1a\n"))).toBe("png");
  });

  it.each([
    ["GIF", "GIF89a"],
    ["WebP", "RIFF\x10\0\0\0WEBPVP8 "],
    ["TIFF", "II*\0\x08\0\0\0"],
    ["TIFF", "MM\0*\0\0\0\x08"],
    ["BMP", "BM\x36\0"],
    ["ICO", "\0\0\x01\0\x01\0"],
    ["Photoshop", "8BPS\0\x01"],
    ["JPEG XL", "\xff\x0a\xfa"],
    ["JPEG XL", "\0\0\0\x0cJXL \r\n\x87\n"],
    ["JPEG 2000", "\0\0\0\x0cjP  \r\n\x87\n"],
    ["PDF", "%PDF-1.7"],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0"],
    ["HEIC", "\0\0\0\x18ftypmif1\0\0\0\0"],
    ["AVIF", "\0\0\0\x1cftypavif\0\0\0\0"],
    ["video", "\0\0\0\x1cftypisom\0\0\0\0"],
    ["SVG", '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'],
    ["unknown", "hello, world"],
  ])("names %s when it refuses it", (name, magic) => {
    expect(codeAndMessage(magic)).toEqual(["UNSUPPORTED_FORMAT", expect.stringContaining(name)]);
  });

  it.each(["", "\xff", "\xff\xd8", "\x89PNG\r\n\x1a"])("calls %j truncated", (beginning) => {
    expect(codeAndMessage(beginning)[0]).toBe("TRUNCATED");
  });
});

describe("formatName", () => {
  it.each([
    ["JPEG", "\xff\xd8\xff\xe0…"],
    ["PNG", "\x89PNG\r\n\x1a\n"],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0"],
    ["WebP", "RIFF\x10\0\0\0WEBPVP8 "],
    [undefined, "hello, world"],
    [undefined, "\xff\xd8"],
    [undefined, ""],
  ])("gives %s", (name, magic) => {
    expect(formatName(bytesOf(magic))).toBe(name);
  });
});

function codeAndMessage(latin1: string): [string, string] {
  try {
    detectFormat(bytesOf(latin1));
  } catch (error) {
    if (error instanceof PixelateError) return [error.code, error.message];
  }
  throw new Error("Expected a PixelateError");
}
