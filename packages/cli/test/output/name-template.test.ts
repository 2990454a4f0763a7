import { resolve } from "node:path";
import { type GridOptions, gridLabel, outputName } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { DEFAULT_TEMPLATE, expandName, parseNameTemplate, sourceOf } from "../../src/output/name-template.ts";

function labeled(options: GridOptions) {
  return { label: gridLabel(options), options };
}

function nameOf(template: string, photo: string, grid: GridOptions = { grid: 8 }): string {
  return expandName(parseNameTemplate(template), photo, labeled(grid), "jpeg");
}

describe("the default template", () => {
  it.each<[string, GridOptions, "jpeg" | "png"]>([
    ["cat.jpg", { grid: 8 }, "jpeg"],
    ["cat-5px.png", { grid: { columns: 16, rows: 9 } }, "png"],
    ["my.holiday.JPEG", { cellSize: 10 }, "jpeg"],
    ["IMG_0001", { grid: 64 }, "png"],
    [".jpg", { grid: 8 }, "jpeg"],
  ])("gives %s the name of the page's download", (photo, grid, format) => {
    expect(expandName(DEFAULT_TEMPLATE, `some/folder/${photo}`, labeled(grid), format)).toBe(
      outputName(photo, grid, format),
    );
  });
});

describe("expandName", () => {
  it.each([
    ["{name}-{grid}", "trip/a/cat.JPG", "cat-8x8.jpg"],
    ["{grid}/{name}", "cat.jpg", "8x8/cat.jpg"],
    ["{dir}/{name}", "trip/a/cat.jpg", "a/cat.jpg"],
    ["{dir}-{name}-{grid}.{ext}", "trip/a/cat.jpg", "a-cat-8x8.jpg"],
    ["{ext}/{name}", "cat.jpg", "jpg/cat"],
    ["mosaic {name}", "-", "mosaic stdin.jpg"],
    ["{name}/{grid}", "...jpg", "_/8x8.jpg"],
  ])("makes of %j and %s %s", (template, photo, expected) => {
    expect(nameOf(template, photo)).toBe(expected);
  });
});

describe("parseNameTemplate", () => {
  it.each([
    ["{nam}-{grid}", "its placeholders can be {name}, {grid}, {dir}, {ext} but not {nam}"],
    ["{}", "but not {}"],
    ["{name", "write { and } in pairs"],
    ["name}", "write { and } in pairs"],
    ["{name}.jpg", "leave .jpg out: the format decides the extension"],
    ["{name}.WebP", "leave .WebP out"],
    ["", "it must stay inside the output folder"],
    ["../{name}", "it must stay inside the output folder"],
    ["a/../{name}", "it must stay inside the output folder"],
    ["/tmp/{name}", "it must stay inside the output folder"],
    ["{name}/", "it must stay inside the output folder"],
    ["a//{name}", "it must stay inside the output folder"],
  ])("refuses %j", (template, message) => {
    expect(() => parseNameTemplate(template)).toThrow(RangeError);
    expect(() => parseNameTemplate(template)).toThrow(message);
  });
});

describe("sourceOf", () => {
  it.each([
    ["{name}-{grid}", "/trip/cat-8x8.jpg", "cat", "/trip"],
    ["{name}-{grid}", "/trip/cat-8x8-10px.png", "cat-8x8", "/trip"],
    ["{grid}/{name}", "/trip/16x9/cat.jpg", "cat", "/trip"],
    ["{dir}/{name}/{name}-{grid}", "/out/a/cat/cat-8x8.png", "cat", "/out"],
    ["{name}+(small)", "/trip/cat+(small).jpg", "cat", "/trip"],
  ])("reads by %j the photo's name from %s", (template, path, name, folder) => {
    expect(sourceOf(parseNameTemplate(template), path)).toEqual({ name, folder: resolve(folder) });
  });

  it.each([
    ["{name}-{grid}", "/trip/cat.jpg"],
    ["{name}-{grid}", "/trip/cat-8x8.gif"],
    ["{name}-{grid}", "/trip/cat-8.jpg"],
    ["{grid}/{name}", "/trip/a/cat.jpg"],
    ["{dir}/{name}/{name}-{grid}", "/out/a/dog/cat-8x8.png"],
  ])("does not take by %j %s for an output", (template, path) => {
    expect(sourceOf(parseNameTemplate(template), path)).toBeUndefined();
  });
});
