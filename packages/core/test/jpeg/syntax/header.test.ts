import { describe, expect, it } from "vitest";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { codeOf, errorOf } from "../errors.ts";
import {
  adobe,
  ascii,
  EOI,
  exif,
  type FrameFields,
  file,
  frame,
  greyFile,
  profile,
  profilePiece,
  SOI,
  scan,
  segment,
  TABLES,
} from "../segments.ts";
import { displayP3 } from "../../color/icc-profile.ts";

const THREE = [
  [1, 0x22, 0],
  [2, 0x11, 0],
  [3, 0x11, 0],
] as const;

function withFrame(fields: FrameFields, ...segments: readonly (readonly number[])[]): Uint8Array {
  return file(SOI, ...segments, TABLES, frame(fields), scan({ components: [1] }), EOI);
}

describe("readJpegHeader", () => {
  it("reads size, components and where the first scan stands", () => {
    const bytes = withFrame({ marker: 0xc2, width: 300, height: 7, components: THREE });
    const header = readJpegHeader(bytes);
    expect(header).toMatchObject({ width: 300, height: 7, progressive: true, precision: 8, orientation: 1 });
    expect(header).toMatchObject({ maxHorizontal: 2, maxVertical: 2, mcusAcross: 19, mcusDown: 1 });
    expect(
      header.components.map((c) => [c.id, c.horizontal, c.vertical, c.blocksAcross, c.blocksDown]),
    ).toEqual([
      [1, 2, 2, 38, 1],
      [2, 1, 1, 19, 1],
      [3, 1, 1, 19, 1],
    ]);
    expect([...bytes.subarray(header.firstScan, header.firstScan + 2)]).toEqual([0xff, 0xda]);
  });

  it("counts the blocks of a component with two thirds of the samples as T.81 §A.1.1 does", () => {
    const components = [
      [1, 0x31, 0],
      [2, 0x21, 0],
      [3, 0x11, 0],
    ] as const;
    const header = readJpegHeader(withFrame({ width: 11, components }));
    expect(header.components.map((c) => c.blocksAcross)).toEqual([2, 1, 1]);
  });

  it("passes over stray bytes, fill bytes and restart markers between segments", () => {
    const stray = [0x00, 0x17, 0xff, 0x00, 0xff, 0xd3, 0xff, 0xff, 0xff];
    expect(readJpegHeader(greyFile(segment(0xe5, [1, 2]), stray))).toMatchObject({ width: 8, height: 8 });
  });

  it.each([
    ["arithmetic coding", { marker: 0xc9 }, "UNSUPPORTED_FEATURE"],
    ["arithmetic coding", { marker: 0xca }, "UNSUPPORTED_FEATURE"],
    ["lossless coding", { marker: 0xc3 }, "UNSUPPORTED_FEATURE"],
    ["hierarchical coding", { marker: 0xc5 }, "UNSUPPORTED_FEATURE"],
    ["JPEG-LS", { marker: 0xf7 }, "UNSUPPORTED_FEATURE"],
    ["12 bits", { marker: 0xc1, precision: 12 }, "UNSUPPORTED_FEATURE"],
    ["height", { height: 0 }, "UNSUPPORTED_FEATURE"],
    ["2 components", { components: THREE.slice(0, 2) }, "UNSUPPORTED_FEATURE"],
    ["5 components", { components: [...THREE, [4, 0x11, 0], [5, 0x11, 0]] }, "UNSUPPORTED_FEATURE"],
    ["received 0", { components: [] }, "CORRUPT_JPEG"],
    ["width", { width: 0 }, "CORRUPT_JPEG"],
    ["bits per sample", { precision: 9 }, "CORRUPT_JPEG"],
    ["sampling factors", { components: [[1, 0x51, 0]] }, "CORRUPT_JPEG"],
    ["sampling factors", { components: [[1, 0x10, 0]] }, "CORRUPT_JPEG"],
    ["quantization table", { components: [[1, 0x11, 4]] }, "CORRUPT_JPEG"],
  ] satisfies [string, FrameFields, string][])("refuses a frame for its %s", (what, fields, code) => {
    const error = errorOf(() => readJpegHeader(withFrame(fields)));
    expect([error.code, error.offset]).toEqual([code, SOI.length + TABLES.length]);
    expect(error.message).toContain(what);
  });

  it.each([
    ["a frame that is too short", file(SOI, segment(0xc0, [8, 0, 8]), scan()), "CORRUPT_JPEG"],
    [
      "a frame longer than its components",
      file(SOI, segment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0, 0]), scan()),
      "CORRUPT_JPEG",
    ],
    ["a second frame", file(SOI, frame(), frame(), scan()), "CORRUPT_JPEG"],
    ["a scan before the frame", file(SOI, scan(), frame(), EOI), "CORRUPT_JPEG"],
    ["no scan", file(SOI, frame(), EOI), "CORRUPT_JPEG"],
    ["an image in the image", file(SOI, SOI, frame(), scan()), "CORRUPT_JPEG"],
    ["a table segment of length 1", file(SOI, [0xff, 0xdb, 0, 1], frame(), scan()), "CORRUPT_JPEG"],
    ["hierarchical coding", file(SOI, segment(0xde, []), frame(), scan()), "UNSUPPORTED_FEATURE"],
    ["arithmetic conditioning", file(SOI, segment(0xcc, []), frame(), scan()), "UNSUPPORTED_FEATURE"],
    ["something else than a JPEG", file([0x89, 0x50]), "CORRUPT_JPEG"],
  ])("refuses %s", (_, bytes, code) => {
    expect(codeOf(() => readJpegHeader(bytes))).toBe(code);
  });

  it("says TRUNCATED wherever the file ends before its first scan does", () => {
    const bytes = greyFile(exif("II"));
    const headerEnd = readJpegHeader(bytes).firstScan + scan().length;
    for (let length = 0; length < headerEnd; length++) {
      expect(codeOf(() => readJpegHeader(bytes.subarray(0, length)))).toBe("TRUNCATED");
    }
  });
});

describe("color model", () => {
  const rgbIds = THREE.map(([, , table], i) => ["RGB".charCodeAt(i), 0x11, table] as const);
  const four = [...THREE, [4, 0x11, 0] as const];
  const jfif = segment(0xe0, [...ascii("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]);

  it.each([
    ["one component", withFrame({}), "grey"],
    ["three components", withFrame({ components: THREE }), "ycbcr"],
    ["Adobe transform 0", withFrame({ components: THREE }, adobe(0)), "rgb"],
    ["Adobe transform 1", withFrame({ components: THREE }, adobe(1)), "ycbcr"],
    ["JFIF beside Adobe", withFrame({ components: THREE }, jfif, adobe(0)), "ycbcr"],
    ["components named R, G, B", withFrame({ components: rgbIds }), "rgb"],
    ["four components", withFrame({ components: four }), "cmyk"],
    ["four components, Adobe transform 0", withFrame({ components: four }, adobe(0)), "cmyk"],
    ["four components, Adobe transform 2", withFrame({ components: four }, adobe(2)), "ycck"],
    ["four components, any other Adobe transform", withFrame({ components: four }, adobe(1)), "ycck"],
    ["two Adobe segments, by the last", withFrame({ components: THREE }, adobe(1), adobe(0)), "rgb"],
    [
      "an Adobe segment that is too short",
      withFrame(
        { components: THREE },
        adobe(0).slice(0, 3),
        [13],
        ascii("Adobe"),
        Array.from({ length: 6 }, () => 0),
      ),
      "ycbcr",
    ],
    [
      "a JFIF segment that is too short",
      withFrame({ components: THREE }, segment(0xe0, ascii("JFIF\0")), adobe(0)),
      "rgb",
    ],
  ])("of %s", (_, bytes, model) => {
    expect(readJpegHeader(bytes).colorModel).toBe(model);
  });

  it("reads the Adobe transform", () => {
    expect(readJpegHeader(greyFile(adobe(2))).adobeTransform).toBe(2);
    expect(readJpegHeader(greyFile())).not.toHaveProperty("adobeTransform");
  });
});

describe("orientation", () => {
  it.each(["II", "MM"] as const)("is read from EXIF in byte order %s", (order) => {
    for (const value of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(readJpegHeader(greyFile(exif(order, { value }))).orientation).toBe(value);
    }
    expect(readJpegHeader(greyFile(exif(order, { type: 4, value: 5 }))).orientation).toBe(5);
  });

  it.each([
    ["value 0", { value: 0 }],
    ["value 9", { value: 9 }],
    ["another tag", { tag: 0x0113 }],
    ["another type", { type: 2 }],
    ["a directory outside the segment", { directory: 0xffff_fff0 }],
    ["a directory cut off by the segment's end", { directory: 26 }],
    ["another magic number", { magic: 43 }],
  ])("is 1 with %s", (_, fields) => {
    expect(readJpegHeader(greyFile(exif("MM", fields))).orientation).toBe(1);
    expect(readJpegHeader(greyFile(exif("II", fields))).orientation).toBe(1);
  });

  it.each([
    ["the first of two EXIF segments", [exif("MM", { value: 3 }), exif("II", { value: 8 })], 3],
    ["the first, even if it has none", [exif("II", { tag: 1 }), exif("MM", { value: 3 })], 1],
    ["the first, even if it is cut short", [segment(0xe1, ascii("Exif\0")), exif("MM", { value: 3 })], 1],
    [
      "the first behind XMP",
      [segment(0xe1, ascii("http://ns.adobe.com/xap/1.0/\0")), exif("MM", { value: 6 })],
      6,
    ],
    ["the first behind an empty APP1", [[0xff, 0xe1, 0, 2], exif("MM", { value: 6 })], 6],
    ["the first behind four letters", [segment(0xe1, ascii("Exif")), exif("MM", { value: 6 })], 6],
  ])("is that of %s", (_, segments, orientation) => {
    expect(readJpegHeader(greyFile(...segments)).orientation).toBe(orientation);
  });

  it("is 1 when EXIF is cut off anywhere", () => {
    const whole = exif("MM").slice(4);
    for (let length = 0; length < 26; length++) {
      expect(readJpegHeader(greyFile(segment(0xe1, whole.slice(0, length)))).orientation).toBe(1);
    }
  });
});

describe("ICC profile", () => {
  const whole = [...displayP3];

  it("is put together in the order of its pieces' numbers", () => {
    const bytes = greyFile(
      profilePiece(3, 3, whole.slice(250)),
      profilePiece(1, 3, whole.slice(0, 100)),
      profilePiece(2, 3, whole.slice(100, 250)),
    );
    expect(readJpegHeader(bytes).iccProfile).toEqual(Uint8Array.from(whole));
  });

  it("is cut off at the size that it declares", () => {
    const padded = [...whole, ...profile(200)];
    expect(readJpegHeader(greyFile(profilePiece(1, 1, padded))).iccProfile).toEqual(Uint8Array.from(whole));
  });

  it("declares its own size when it is shorter than it says", () => {
    const cut =
      readJpegHeader(greyFile(profilePiece(1, 1, whole.slice(0, -4)))).iccProfile ?? new Uint8Array();
    expect([cut.length, new DataView(cut.buffer).getUint32(0)]).toEqual([whole.length - 4, whole.length - 4]);
    expect([...cut.subarray(4)]).toEqual([...whole.slice(4, -4)]);
  });

  it.each([
    ["none is there", []],
    ["a piece is missing", [profilePiece(1, 2, whole)]],
    ["a piece comes twice", [profilePiece(1, 2, whole), profilePiece(1, 2, whole)]],
    ["a piece is number 0", [profilePiece(0, 1, whole)]],
    [
      "pieces differ on their number",
      [profilePiece(1, 2, whole.slice(0, 200)), profilePiece(2, 3, whole.slice(200))],
    ],
    ["it lacks its signature", [profilePiece(1, 1, whole.with(36, 0))]],
    ["it is shorter than a profile's head", [profilePiece(1, 1, profile(100))]],
  ])("is dropped when %s", (_, pieces) => {
    expect(readJpegHeader(greyFile(...pieces))).not.toHaveProperty("iccProfile");
  });
});
