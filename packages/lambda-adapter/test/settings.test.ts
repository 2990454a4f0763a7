import { describe, expect, test } from "vitest";
import { pixelationSettingsFor } from "../src/pixelation/object-settings.ts";
import { settingsFrom } from "../src/settings.ts";

function colors(count: number): string {
  return Array.from({ length: count }, (_, i) => `#${i.toString(16).padStart(6, "0")}`).join();
}

const required = { PROCESSED_BUCKET: "processed" };

describe("settingsFrom", () => {
  test("has the documented defaults, also for empty variables", () => {
    expect(settingsFrom({ ...required, GRIDS: "", NOTIFY_TOPIC_ARN: "", SOURCE_BUCKET: "" })).toEqual({
      processedBucket: "processed",
      keyTemplate: "{dir}pixelated-{grid}-{name}",
      pixelation: {
        grids: [8, 16, 32, 48, 64].map((n) => ({
          label: `${n}x${n}`,
          options: { grid: { columns: n, rows: n } },
        })),
        format: "same",
        quality: 80,
        light: "srgb",
        deleteOriginal: false,
      },
      limits: { maxPixels: 100_000_000, maxBytes: 52_428_800 },
      uploadPrefix: "uploads/",
      hasSingleUseUploads: false,
      readsTags: false,
      publicBaseUrl: "",
      deleteOutputs: false,
      warmsUp: true,
    });
  });

  test.each([
    [{}, "Expected a value for PROCESSED_BUCKET but received none"],
    [{ ...required, GRIDS: "8,,16" }, 'for GRIDS but received ""'],
    [{ ...required, GRIDS: "8,8x8" }, "Expected no grid twice for GRIDS"],
    [
      { ...required, GRIDS: Array.from({ length: 17 }, (_, i) => i + 1).join() },
      "Expected at most 16 grids for GRIDS",
    ],
    [
      { ...required, JPEG_QUALITY: "high" },
      'Expected a whole number from 1 to 100 for JPEG_QUALITY but received "high"',
    ],
    [
      { ...required, JPEG_QUALITY: "101" },
      'Expected a whole number from 1 to 100 for JPEG_QUALITY but received "101"',
    ],
    [
      { ...required, OUTPUT_FORMAT: "webp" },
      'Expected same, jpeg or png for OUTPUT_FORMAT but received "webp"',
    ],
    [
      { ...required, DELETE_ORIGINAL: "yes" },
      'Expected never or after-success for DELETE_ORIGINAL but received "yes"',
    ],
    [
      { ...required, KEY_TEMPLATE: "{dir}{name}" },
      "Expected a template such as {dir}pixelated-{grid}-{name}, ",
    ],
    [{ ...required, KEY_TEMPLATE: "{dir}{gird}-{grid}-{name}" }, "for KEY_TEMPLATE"],
    [{ ...required, KEY_TEMPLATE: "{dir}{grid}{name}" }, "for KEY_TEMPLATE"],
    [{ ...required, KEY_TEMPLATE: "{dir}{grid}0-{name}" }, "for KEY_TEMPLATE"],
    [{ ...required, KEY_TEMPLATE: "{grid}-{grid}-{name}" }, "for KEY_TEMPLATE"],
    [{ ...required, NOTIFY_TOPIC_ARN: "topic" }, "Expected the ARN of an SNS topic for NOTIFY_TOPIC_ARN"],
    [
      { ...required, NOTIFY_TOPIC_ARN: "arn:aws:s3:::bucket" },
      "Expected the ARN of an SNS topic for NOTIFY_TOPIC_ARN",
    ],
    [{ ...required, SOURCE_BUCKET: "arn:aws:s3:::source" }, "Expected the name of a bucket"],
    [
      { ...required, SOURCE_BUCKET: "processed" },
      "Expected different buckets for PROCESSED_BUCKET and SOURCE_BUCKET but received processed for both",
    ],
    [{ ...required, MAX_BYTES: "1000000001" }, "from 1 to 1000000000 for MAX_BYTES"],
    [{ ...required, MAX_PIXELS: "0" }, "from 1 to 1000000000 for MAX_PIXELS"],
    [{ ...required, UPLOAD_SETTINGS: "grids,grid" }, 'for UPLOAD_SETTINGS but received "grid"'],
    [{ ...required, UPLOAD_SETTINGS: "none,grids" }, 'for UPLOAD_SETTINGS but received "none"'],
    [{ ...required, SINGLE_USE_UPLOADS: "yes" }, "Expected true or false for SINGLE_USE_UPLOADS"],
    [{ ...required, SETTINGS_FROM_TAGS: "1" }, "Expected true or false for SETTINGS_FROM_TAGS"],
    [{ ...required, ORIGIN_SECRET: "too-short" }, "Expected one or two secrets for ORIGIN_SECRET"],
    [{ ...required, ORIGIN_SECRET: `${"a".repeat(16)},` }, "Expected one or two secrets for ORIGIN_SECRET"],
    [
      { ...required, ORIGIN_SECRET: ["a", "b", "c"].map((it) => it.repeat(16)).join() },
      "Expected one or two secrets for ORIGIN_SECRET",
    ],
    [{ ...required, ORIGIN_SECRET: `${"a".repeat(16)} ` }, "Expected one or two secrets for ORIGIN_SECRET"],
    [{ ...required, PUBLIC_BASE_URL: "pix.example" }, "Expected an origin such as"],
    [{ ...required, PUBLIC_BASE_URL: "https://pix.example/page" }, "Expected an origin such as"],
    [{ ...required, CACHE_CONTROL: "max-age=60\r\nx: y" }, "Expected directives of Cache-Control such as"],
    [{ ...required, CACHE_CONTROL: "public; max-age=60" }, "Expected directives of Cache-Control such as"],
    [{ ...required, DISTRIBUTION_ID: "arn:aws:cloudfront::1:distribution/E1" }, "for DISTRIBUTION_ID"],
    [
      { ...required, DELETE_OUTPUTS: "true" },
      'Expected never or with-original for DELETE_OUTPUTS but received "true"',
    ],
    [{ ...required, UPLOAD_PREFIX: "/uploads/" }, "Expected a folder such as uploads/ for UPLOAD_PREFIX"],
    [{ ...required, UPLOAD_PREFIX: "uploads" }, "Expected a folder such as uploads/ for UPLOAD_PREFIX"],
  ])("names the invalid variables in %j", (variables, message) => {
    expect(() => settingsFrom(variables)).toThrow(TypeError);
    expect(() => settingsFrom(variables)).toThrow(message);
  });

  test.each([
    { KEY_TEMPLATE: "small/{grid}/{name}" },
    { KEY_TEMPLATE: "{dir}small/{grid}-{name}" },
    { NOTIFY_TOPIC_ARN: "arn:aws-us-gov:sns:us-gov-west-1:123456789012:photos.fifo" },
    { PUBLIC_BASE_URL: "http://127.0.0.1:8080/" },
    { CACHE_CONTROL: "public, max-age=60, stale-while-revalidate=30" },
    { CACHE_CONTROL: 'no-cache="set-cookie, x-any", private' },
    { DISTRIBUTION_ID: "E2EXAMPLE1234", DELETE_OUTPUTS: "with-original" },
  ])("accepts %j", (variables) => {
    expect(() => settingsFrom({ ...required, ...variables })).not.toThrow();
  });

  test("reads the settings of the API", () => {
    const secrets = ["new-secret-of-the-cdn", "old-secret-of-the-cdn"];
    const api = {
      UPLOAD_SETTINGS: "grids, cover",
      SINGLE_USE_UPLOADS: "true",
      ORIGIN_SECRET: secrets.join(),
    };
    expect(settingsFrom({ ...required, ...api })).toMatchObject({
      uploadSettings: ["grids", "cover"],
      hasSingleUseUploads: true,
      originSecrets: secrets,
    });
    expect(settingsFrom({ ...required, UPLOAD_SETTINGS: "none" }).uploadSettings).toEqual([]);
  });

  test("does not show a wrong secret, which would be in the log", () => {
    const secret = "a secret with spaces";
    expect(() => settingsFrom({ ...required, ORIGIN_SECRET: secret })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as string }),
    );
  });

  test("names every invalid variable at once", () => {
    expect(() => settingsFrom({ GRIDS: "x", MAX_BYTES: "-1" })).toThrow(/PROCESSED_BUCKET.*GRIDS.*MAX_BYTES/);
  });
});

describe("pixelationSettingsFor", () => {
  const { pixelation } = settingsFrom({ ...required, DELETE_ORIGINAL: "after-success" });

  test("returns the function's settings for an object without settings", () => {
    expect(pixelationSettingsFor({ camera: "x", "other-pixelate-grids": "y" }, pixelation)).toEqual(
      pixelation,
    );
  });

  test("accepts jpg for jpeg", () => {
    expect(pixelationSettingsFor({ "pixelate-format": "jpg" }, pixelation).format).toBe("jpeg");
    expect(settingsFrom({ ...required, OUTPUT_FORMAT: "jpg" }).pixelation.format).toBe("jpeg");
  });

  test("accepts every setting of an object", () => {
    expect(
      pixelationSettingsFor(
        {
          "pixelate-grids": "8, 24x16",
          "pixelate-cell-size": "10",
          "pixelate-format": "png",
          "pixelate-light": "linear",
          "pixelate-palette": "#102030, #FFEEDD",
          "pixelate-delete-original": "false",
        },
        pixelation,
      ),
    ).toEqual({
      grids: [
        { label: "8x8", options: { grid: { columns: 8, rows: 8 } } },
        { label: "24x16", options: { grid: { columns: 24, rows: 16 } } },
        { label: "10px", options: { cellSize: 10 } },
      ],
      format: "png",
      quality: 80,
      light: "linear",
      palette: ["#102030", "#FFEEDD"],
      deleteOriginal: false,
    });
    expect(pixelationSettingsFor({ "pixelate-palette": "gameboy" }, pixelation).palette).toBe("gameboy");
    const art = {
      ...{ "pixelate-palette": "16", "pixelate-dither": "atkinson", "pixelate-dither-strength": "0.5" },
      ...{
        "pixelate-scale": "4",
        "pixelate-gap": "1",
        "pixelate-gap-color": "#101010",
        "pixelate-shape": "round",
      },
    };
    expect(pixelationSettingsFor({ ...art, "pixelate-grids": "48-across" }, pixelation)).toMatchObject({
      ...{ palette: { colors: 16 }, dither: "atkinson", ditherStrength: 0.5 },
      ...{ scale: 4, gap: 1, gapColor: "#101010", shape: "round" },
      grids: [{ label: "48-across", options: { grid: { columns: 48 } } }],
    });
    expect(
      pixelationSettingsFor({ "pixelate-regions": "10%,20,5,5; ellipse 1,2,3,4" }, pixelation).regions,
    ).toEqual([
      { left: "10%", top: 20, width: 5, height: 5 },
      { shape: "ellipse", left: 1, top: 2, width: 3, height: 4 },
    ]);
    expect(
      pixelationSettingsFor({ "pixelate-keep": "1,2,3,4", "pixelate-color": "#10203f" }, pixelation),
    ).toMatchObject({ keep: [{ left: 1, top: 2, width: 3, height: 4 }], color: "#10203f" });
    expect(
      pixelationSettingsFor({ "pixelate-regions": "1,2,3,4", "pixelate-cover": "surroundings" }, pixelation)
        .cover,
    ).toBe("surroundings");
    expect(
      pixelationSettingsFor({ "pixelate-gap": "1", "pixelate-gap-color": "Transparent" }, pixelation)
        .gapColor,
    ).toBe("transparent");
    const solid = { "pixelate-regions": "1,2,3,4", "pixelate-cover": "solid", "pixelate-color": "AUTO" };
    expect(pixelationSettingsFor(solid, pixelation).color).toBe("auto");
    expect(pixelationSettingsFor({ "pixelate-palette": colors(256) }, pixelation).palette).toHaveLength(256);
  });

  test.each([
    [{ "pixelate-grids": "8;16" }, 'for pixelate-grids but received "8;16"'],
    [{ "pixelate-grids": "10px", "pixelate-cell-size": "10" }, "Expected no grid twice"],
    [{ "pixelate-grids": "a,b,c,d,e,f,g" }, 'but received "e"; and 2 more'],
    [{ "pixelate-light": "x".repeat(200) }, `for pixelate-light but received "${"x".repeat(99)}…`],
    [
      { "pixelate-cell-size": "0" },
      'Expected a whole number from 1 to 9999 for pixelate-cell-size but received "0"',
    ],
    [{ "pixelate-light": "Linear" }, 'Expected srgb or linear for pixelate-light but received "Linear"'],
    [{ "pixelate-palette": colors(257) }, "up to 256 colours"],
    [{ "pixelate-palette": "red" }, "for pixelate-palette"],
    [{ "pixelate-palette": "257" }, "for pixelate-palette"],
    [{ "pixelate-dither": "bayer4" }, "Expected a palette to dither with but received none"],
    [{ "pixelate-dither": "bayer3", "pixelate-palette": "mono" }, "for pixelate-dither"],
    [{ "pixelate-dither-strength": "0" }, "a number above 0, at most 1 for pixelate-dither-strength"],
    [{ "pixelate-gap": "-1" }, "a whole number from 0 to 1000 for pixelate-gap"],
    [{ "pixelate-gap": "1", "pixelate-gap-color": "red" }, "transparent or a color such as #101010"],
    [{ "pixelate-gap-color": "#000000" }, "Expected a gap or the shape round beside a gap color"],
    [
      { "pixelate-shape": "round", "pixelate-faces": "true" },
      "Expected neither a gap nor the shape round beside",
    ],
    [
      { "pixelate-size": "photo", "pixelate-scale": "2" },
      "Expected the size cells beside a scale but received photo",
    ],
    [{ "pixelate-scale": "0" }, "a whole number from 1 to 1000 for pixelate-scale"],
    [
      { "pixelate-size": "cells", "pixelate-keep": "0,0,9,9" },
      "Expected the size photo beside regions, keep or faces",
    ],
    [
      { "pixelate-palette": "16", "pixelate-regions": "0,0,9,9" },
      "Expected a palette by name or by its colours",
    ],
    [{ "pixelate-palette": "constructor" }, "for pixelate-palette"],
    [{ "pixelate-regions": "" }, "Expected regions such as 10%,20%,30%,15%; ellipse 120,80,60,60, each with"],
    [{ "pixelate-regions": "1,2,3" }, 'for pixelate-regions but received "1,2,3"'],
    [{ "pixelate-regions": "1,2,0,3" }, 'for pixelate-regions but received "1,2,0,3"'],
    [
      { "pixelate-cover": "black" },
      'Expected cells, solid or surroundings for pixelate-cover but received "black"',
    ],
    [
      { "pixelate-color": "red" },
      'Expected auto or a color such as #000000 for pixelate-color but received "red"',
    ],
    [
      { "pixelate-regions": "1,2,3,4", "pixelate-keep": "1,2,3,4" },
      "Expected regions or keep but received both",
    ],
    [{ "pixelate-cover": "solid" }, "Expected regions or keep beside a cover with the colors around them"],
    [
      { "pixelate-cover": "cells", "pixelate-color": "#000000" },
      "Expected the cover solid beside a color but received cells",
    ],
    [
      { "pixelate-delete-original": "yes" },
      'Expected true or false for pixelate-delete-original but received "yes"',
    ],
    [
      { "pixelate-regions": "=?UTF-8?B?MTAl44CA?=" },
      "Expected printable ASCII for pixelate-regions but S3 encoded it, because it was uploaded with other characters",
    ],
    [{ "pixelate-grids": "=?utf-8?q?=EF=BC=98?=" }, "for pixelate-grids but S3 encoded it"],
    [{ "pixelate-grids": "\u30008" }, 'Expected printable ASCII for pixelate-grids but received "\u30008"'],
    [{ "pixelate-grids": "8,\r\n16" }, 'for pixelate-grids but received "8,\\r\\n16"'],
    [{ "pixelate-palette": "\ud800" }, "Expected printable ASCII for pixelate-palette"],
    [{ "pixelate-form": "round" }, "but received a field pixelate-form"],
    [{ "pixelate-grid": "8" }, "Expected only the fields pixelate-grids, pixelate-cell-size"],
  ])("rejects %j", (metadata, message) => {
    expect(() => pixelationSettingsFor(metadata, pixelation)).toThrow(
      expect.objectContaining({
        name: "Rejection",
        code: "INVALID_SETTINGS",
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
