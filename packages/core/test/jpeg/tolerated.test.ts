import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { decode } from "../../src/index.ts";
import { EVERY_PATH } from "./every-path.ts";
import { codeOf } from "./errors.ts";
import { randomPicture } from "./picture.ts";
import { ascii, segment } from "./segments.ts";
import { writeJpeg } from "./write-jpeg.ts";

const picture = randomPicture({ width: 45, height: 37, sampling: [0x21, 0x11, 0x11], detail: 0.1 });
const PLAIN = writeJpeg(picture, { restartInterval: 2 });
const PROGRESSIVE = writeJpeg(picture, { progressive: true });
const WITHOUT_END = PLAIN.slice(0, -2);
const RAMP = Uint8Array.from({ length: 4 * 45 * 37 }, (_, i) => (i % 4 === 3 ? 255 : (i * 5) % 251));
/** With the tables of T.81 K.3, as jpeg-js writes them. */
const STANDARD = new Uint8Array(encode({ width: 45, height: 37, data: RAMP }, 80).data);

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function afterStart(bytes: Uint8Array, ...inserted: readonly number[]): Uint8Array {
  return joined(bytes.subarray(0, 2), inserted, bytes.subarray(2));
}

/** Puts bytes before every restart marker. */
function beforeRestarts(bytes: Uint8Array, ...inserted: readonly number[]): Uint8Array {
  return Uint8Array.from(
    [...bytes].flatMap((byte, i) =>
      byte === 0xff && (bytes[i + 1] & 0xf8) === 0xd0 ? [...inserted, byte] : [byte],
    ),
  );
}

/** Offset of a marker's FF among the segments before the first scan. */
function offsetOf(bytes: Uint8Array, marker: number): number {
  let at = 2;
  while (bytes[at + 1] !== marker) at += 2 + (bytes[at + 2] << 8) + bytes[at + 3];
  return at;
}

/** Leaves out the only DHT segment. */
function withoutTables(bytes: Uint8Array): Uint8Array {
  const at = offsetOf(bytes, 0xc4);
  const length = 2 + (bytes[at + 2] << 8) + bytes[at + 3];
  return joined(bytes.subarray(0, at), bytes.subarray(at + length));
}

/** Gives components the same identifiers, in the frame and in the only scan. */
function named(bytes: Uint8Array, frameMarker: number, ids: readonly number[]): Uint8Array {
  const changed = bytes.slice();
  const frame = offsetOf(bytes, frameMarker);
  const scan = offsetOf(bytes, 0xda);
  ids.forEach((id, i) => {
    changed[frame + 10 + 3 * i] = id;
    changed[scan + 5 + 2 * i] = id;
  });
  return changed;
}

const empty = (marker: number, length: number) => [0xff, marker, 0, length];

const SAME: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
  ["no Huffman tables", withoutTables(STANDARD), STANDARD],
  ["a comment of length 0", afterStart(PLAIN, ...empty(0xfe, 0)), PLAIN],
  ["a comment of length 1", afterStart(PLAIN, ...empty(0xfe, 1)), PLAIN],
  ...[0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef].flatMap((marker) =>
    [0, 1, 2].map(
      (length) =>
        [
          `APP${marker & 15} of length ${length}`,
          afterStart(PLAIN, ...empty(marker, length)),
          PLAIN,
        ] as const,
    ),
  ),
  ...[
    [1, 1, 1],
    [0, 0, 0],
    [1, 1, 2],
    [1, 2, 1],
    [2, 1, 1],
  ].map((ids) => [`components named ${ids.join()}`, named(PLAIN, 0xc1, ids), PLAIN] as const),
  ["stray bytes behind SOI", afterStart(PLAIN, 0, 0x17, 0x80), PLAIN],
  ["stray bytes with FF00 behind SOI", afterStart(PLAIN, 1, 0xff, 0, 2), PLAIN],
  ["a run of FF before a marker", afterStart(PLAIN, 0xff, 0xff, 0xff), PLAIN],
  ["FF before restart markers", beforeRestarts(PLAIN, 0xff), PLAIN],
  ["FF FF FF before restart markers", beforeRestarts(PLAIN, 0xff, 0xff, 0xff), PLAIN],
  ["FF00 before restart markers", beforeRestarts(PLAIN, 0xff, 0), PLAIN],
  ["two restart intervals", afterStart(PLAIN, 0xff, 0xdd, 0, 4, 0, 9), PLAIN],
  ...[PLAIN, PROGRESSIVE].flatMap((whole) => {
    const kind = whole === PLAIN ? "baseline" : "progressive";
    const end = whole.subarray(0, -2);
    return [
      [`${kind} without EOI`, end, whole],
      [`${kind} with text instead of EOI`, joined(end, ascii("SEFHe camera's trailer")), whole],
      [`${kind} with zeros instead of EOI`, joined(end, new Uint8Array(300)), whole],
      [`${kind} with half an EOI`, joined(end, [0xff]), whole],
      [`${kind} with a segment cut short`, joined(end, [0xff, 0xe5, 0x10, 0, 1, 2]), whole],
      [`${kind} with a marker and nothing`, joined(end, [0xff, 0xe5]), whole],
      [`${kind} with another image instead of EOI`, joined(end, STANDARD), whole],
      [`${kind} with a comment and EOI`, joined(end, segment(0xfe, ascii("x")), [0xff, 0xd9]), whole],
      [`${kind} with a trailer behind EOI`, joined(whole, ascii("trailer"), [0xff, 0xda, 0]), whole],
    ] as const;
  }),
];

describe.each(SAME)("a JPEG with %s", (_, bytes, plain) => {
  it("shows on every path what it shows without", () => {
    for (const [path, colorsByPath] of Object.entries(EVERY_PATH)) {
      expect([path, colorsByPath(bytes)]).toEqual([path, colorsByPath(plain)]);
    }
  });
});

describe("an incomplete scan", () => {
  it.each([
    ["baseline", PLAIN],
    ["progressive", PROGRESSIVE],
  ])("of a %s image is still TRUNCATED on every path", (_, bytes) => {
    const cut = bytes.subarray(0, bytes.length - 40);
    for (const [path, colorsByPath] of Object.entries(EVERY_PATH)) {
      expect([path, codeOf(() => colorsByPath(cut))]).toEqual([path, "TRUNCATED"]);
    }
    expect(codeOf(() => decode(WITHOUT_END.subarray(0, WITHOUT_END.length - 40)))).toBe("TRUNCATED");
  });
});
