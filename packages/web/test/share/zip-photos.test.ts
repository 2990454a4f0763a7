import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { freeName, type ZipItem, zipPhotos } from "../../src/share/zip-photos.ts";

const REQUEST = {
  grid: { grid: 8 },
  format: "png",
  palette: null,
  dither: "none",
  custom: [],
  ditherPercent: 100,
  style: {},
  hiding: null,
} as const;

function item(fileName: string): ZipItem {
  return { photoName: `photo of ${fileName}`, fileName, file: new File([], fileName), request: REQUEST };
}

const failure = { what: "Damaged", advice: "", code: "CORRUPT_PNG", canRetry: false };

describe("zipPhotos", () => {
  test("writes each photo under its own name and leaves out what fails", async () => {
    const reports: number[] = [];
    const { zip, count, leftOut } = await zipPhotos(
      [item("a.png"), item("bad.png"), item("A.png"), item("a.png")],
      {
        write: ({ fileName }) =>
          fileName === "bad.png"
            ? Promise.reject(new Error("No"))
            : Promise.resolve(new Blob([fileName, "!"])),
        failureOf: () => failure,
        report: (done) => reports.push(done),
        signal: new AbortController().signal,
      },
    );
    const entries = Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer())));
    expect(entries.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ["a.png", "a.png!"],
      ["A (2).png", "A.png!"],
      ["a (3).png", "a.png!"],
    ]);
    expect(count).toBe(3);
    expect(leftOut).toEqual([{ photoName: "photo of bad.png", failure }]);
    expect(reports).toEqual([1, 2, 3, 4]);
  });

  test("writes no further photo once it is cancelled", async () => {
    const abort = new AbortController();
    const written: string[] = [];
    const zipping = zipPhotos([item("a.png"), item("b.png")], {
      write: ({ fileName }) => {
        written.push(fileName);
        abort.abort();
        return Promise.resolve(new Blob(["x"]));
      },
      failureOf: () => failure,
      report: () => undefined,
      signal: abort.signal,
    });
    await expect(zipping).rejects.toThrow();
    expect(written).toEqual(["a.png"]);
  });
});

test("freeName numbers names that are taken, before the extension", () => {
  const taken = new Set<string>();
  expect(
    ["cat.png", "cat.png", "CAT.png", "cat", "cat", ".png"].map((name) => freeName(name, taken)),
  ).toEqual(["cat.png", "cat (2).png", "CAT (3).png", "cat", "cat (2)", ".png"]);
});
