import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workbench } from "../workbench.ts";
import { api, apiWith } from "./client.ts";

function ask(body: unknown, variables?: Record<string, string>) {
  const { call, grants } = api(variables);
  return call({ method: "POST", path: "/api/uploads", body: JSON.stringify(body) }).then((answer) => ({
    ...answer,
    grants,
  }));
}

describe("POST /api/uploads", () => {
  test("grants one key, type, size and set of settings for five minutes", async () => {
    const { status, json, grants } = await ask({
      type: "image/png",
      size: 1234,
      settings: { grids: [8, 24], format: "jpeg" },
    });
    expect(status).toBe(201);
    expect(grants).toHaveLength(1);
    const key = grants[0]?.location.key ?? "";
    expect(key).toMatch(/^uploads\/[0-9a-f]{32}\.png$/);
    expect(grants[0]).toEqual({
      location: { bucket: "source", key },
      contentType: "image/png",
      bytes: 1234,
      metadata: { "x-amz-meta-pixelate-grids": "8,24", "x-amz-meta-pixelate-format": "jpeg" },
      expiresInSeconds: 300,
    });
    const id = key.slice("uploads/".length);
    expect(json).toMatchObject({
      id,
      upload: { expiresAt: "2026-01-01T00:06:00.000Z" },
      statusUrl: `/api/uploads/${id}`,
      outputs: [
        { grid: "8x8", url: `/p/uploads/pixelated-8x8-${id}` },
        { grid: "24x24", url: `/p/uploads/pixelated-24x24-${id}` },
      ],
    });
  });

  test("turns every setting into its metadata, and nothing else", async () => {
    const { grants } = await ask({
      type: "image/jpeg",
      size: 52_428_800,
      settings: {
        grids: "8,16x9",
        cellSize: 10,
        format: "same",
        light: "linear",
        palette: ["#102030", "#ffeedd"],
        dither: "atkinson",
        ditherStrength: 0.5,
        gap: 2,
        gapColor: "#101010",
        shape: "round",
        scale: 4,
        placeholder: true,
        progressive: true,
      },
    });
    expect(grants[0]?.metadata).toEqual({
      "x-amz-meta-pixelate-grids": "8,16x9",
      "x-amz-meta-pixelate-cell-size": "10",
      "x-amz-meta-pixelate-format": "same",
      "x-amz-meta-pixelate-light": "linear",
      "x-amz-meta-pixelate-palette": "#102030,#ffeedd",
      "x-amz-meta-pixelate-dither": "atkinson",
      "x-amz-meta-pixelate-dither-strength": "0.5",
      "x-amz-meta-pixelate-gap": "2",
      "x-amz-meta-pixelate-gap-color": "#101010",
      "x-amz-meta-pixelate-shape": "round",
      "x-amz-meta-pixelate-placeholder": "true",
      "x-amz-meta-pixelate-progressive": "true",
      "x-amz-meta-pixelate-scale": "4",
    });
  });

  test("uses the deployment's folder and encodes it in URLs", async () => {
    const { json, grants } = await ask(
      { type: "image/png", size: 1 },
      { UPLOAD_PREFIX: "été +1/", GRIDS: "8" },
    );
    expect(grants[0]?.location.key).toMatch(/^été \+1\/[0-9a-f]{32}\.png$/);
    expect(json).toMatchObject({
      outputs: [
        {
          url: expect.stringMatching(
            /^\/p\/%C3%A9t%C3%A9%20%2B1\/pixelated-8x8-[0-9a-f]{32}\.png$/,
          ) as string,
        },
      ],
    });
  });

  test.each([
    ["image/webp", "webp"],
    ["image/avif", "avif"],
    ["image/heic", "heic"],
    ["image/heif", "heif"],
    ["image/gif", "gif"],
    ["image/tiff", "tiff"],
    ["image/bmp", "bmp"],
    ["image/jpeg", "jpg"],
  ])("grants %s in a build that decodes it", async (type, extension) => {
    const tools = workbench();
    const decoding = { ...tools, settings: { ...tools.settings, decoder: "decoder@1" } };
    const { call, grants } = apiWith(decoding);
    const body = JSON.stringify({ type, size: 1 });
    const { status, json } = await call({ method: "POST", path: "/api/uploads", body });
    expect(status).toBe(201);
    expect(grants).toMatchObject([{ contentType: type }]);
    const { id } = json as { id: string };
    expect(id).toMatch(new RegExp(`^[0-9a-f]{32}\\.${extension}$`));
    const answer = await call({ method: "GET", path: `/api/uploads/${id}` });
    expect(answer.json).toMatchObject({ id, state: "waiting" });
  });

  test.each([["image/gif"], ["image/svg+xml"], ["IMAGE/PNG"], ["constructor"]])(
    "refuses %s in a build that does not decode it",
    async (type) => {
      const { json, grants } = await ask({ type, size: 1 });
      expect(json).toMatchObject({
        status: 400,
        detail: `Expected image/jpeg or image/png for type but received "${type}"`,
      });
      expect(grants).toEqual([]);
    },
  );

  test("offers the settings that the deployment lists, and no others", async () => {
    const request = { type: "image/png", size: 1 };
    const UPLOAD_SETTINGS = "grids,cover,regions";
    const offered = { grids: "8", regions: "1,2,3,4", cover: "solid" };
    expect((await ask({ ...request, settings: offered }, { UPLOAD_SETTINGS })).status).toBe(201);
    const refused = await ask({ ...request, settings: { grids: "8", palette: "mono" } }, { UPLOAD_SETTINGS });
    expect(refused.json).toMatchObject({
      status: 400,
      code: "INVALID_REQUEST",
      detail: "Expected only the settings grids, cover, regions in this deployment but received palette",
    });
    expect(refused.grants).toEqual([]);
    const none = await ask({ ...request, settings: { grids: "8" } }, { UPLOAD_SETTINGS: "none" });
    expect(none.json).toMatchObject({
      status: 400,
      detail: expect.stringContaining("no settings") as string,
    });
    expect((await ask({ ...request, settings: {} }, { UPLOAD_SETTINGS: "none" })).status).toBe(201);
  });

  test("never grants a key twice", async () => {
    const { call, grants } = api();
    const body = JSON.stringify({ type: "image/jpeg", size: 1 });
    for (let i = 0; i < 20; i++) await call({ method: "POST", path: "/api/uploads", body });
    expect(new Set(grants.map(({ location }) => location.key)).size).toBe(20);
  });

  test("returns the outputs' URLs at the deployment's origin", async () => {
    const { json } = await ask(
      { type: "image/jpeg", size: 1 },
      { PUBLIC_BASE_URL: "https://pix.example/", GRIDS: "10px" },
    );
    expect(json).toMatchObject({
      outputs: [
        { url: expect.stringMatching(/^https:\/\/pix\.example\/p\/uploads\/pixelated-10px-/) as string },
      ],
    });
  });

  test.each([
    [
      { type: "image/gif", size: 1 },
      400,
      "INVALID_REQUEST",
      'Expected image/jpeg or image/png for type but received "image/gif"',
    ],
    [{ type: "image/png" }, 400, "INVALID_REQUEST", "Expected a value for size but received none"],
    [{ type: "image/png", size: 0 }, 400, "INVALID_REQUEST", "Expected at least 1 for size but received 0"],
    [
      { type: "image/png", size: 1, name: "x" },
      400,
      "INVALID_REQUEST",
      "Expected only the fields type, size, settings but received a field name",
    ],
    [
      { type: "image/png", size: 1, settings: { deleteOriginal: true } },
      400,
      "INVALID_REQUEST",
      "Expected only the fields grids, cellSize, format, light, palette, dither, ditherStrength, gap, gapColor, shape, size, scale, regions, keep, cover, color, strength, faces, verify, placeholder, progressive but received a field settings.deleteOriginal",
    ],
    [
      { type: "image/png", size: 1, settings: { grids: "8,0" } },
      422,
      "INVALID_SETTINGS",
      'Expected a list such as 8,16x9,10px of whole numbers from 1 to 9999 for pixelate-grids but received "0"',
    ],
    [
      { type: "image/png", size: 1, settings: { cellSize: 1.5 } },
      422,
      "INVALID_SETTINGS",
      'Expected a whole number from 1 to 9999 for pixelate-cell-size but received "1.5"',
    ],
    [
      { type: "image/png", size: 52_428_801 },
      413,
      "TOO_LARGE",
      "Expected at most 52428800 bytes but received 52428801",
    ],
  ])("refuses %j", async (body, status, code, detail) => {
    const answer = await ask(body);
    expect(answer.json).toMatchObject({ status, code, detail });
    expect(answer.grants).toEqual([]);
  });

  test.each([
    [null, "Expected an object with only the fields type, size, settings for the whole but received null"],
    [
      { type: "image/png", size: 1, settings: "x" },
      'Expected an object with only the fields grids, cellSize, format, light, palette, dither, ditherStrength, gap, gapColor, shape, size, scale, regions, keep, cover, color, strength, faces, verify, placeholder, progressive for settings but received "x"',
    ],
  ])("says what it expected instead of an object: %j", async (body, detail) => {
    expect((await ask(body)).json).toMatchObject({ status: 400, code: "INVALID_REQUEST", detail });
  });

  test("includes the name of the stage in the status URL", async () => {
    const { call } = api();
    const body = JSON.stringify({ type: "image/png", size: 1 });
    const { json } = await call({ method: "POST", path: "/api/uploads", body, stage: "prod" });
    expect(json).toMatchObject({
      statusUrl: expect.stringMatching(/^\/prod\/api\/uploads\/[0-9a-f]{32}/) as string,
    });
  });

  test.each([
    ["a value", { type: "image/png", size: '"'.repeat(2_000_000) }],
    ["a field's name", { type: "image/png", size: 1, ["x".repeat(2_000_000)]: 1 }],
    ["many values", { type: "image/png", size: 1, settings: { grids: ",".repeat(2_000) } }],
  ])("answers briefly about %s that is very long", async (_, body) => {
    const { status, bytes } = await ask(body);
    expect([400, 422]).toContain(status);
    expect(bytes.length).toBeLessThan(2_000);
  });

  test.each([
    ["\u3000\u300010%,20%,\u300030%,15%\ufeff", "10%,20%, 30%,15%"],
    ["10%,20%,30%,15%;\r\n5%,5%,5%,5%", "10%,20%,30%,15%; 5%,5%,5%,5%"],
    ["\t1,2,3,4 ;\u00a0\u2028ellipse 5,6,7,8\n", "1,2,3,4 ; ellipse 5,6,7,8"],
  ])("grants regions %j as header text: %j", async (regions, expected) => {
    const { status, grants } = await ask({ type: "image/png", size: 1, settings: { regions } });
    expect(status).toBe(201);
    expect(grants[0]?.metadata).toEqual({ "x-amz-meta-pixelate-regions": expected });
  });

  test("reduces white space in settings to single spaces", async () => {
    const space = fc.string({
      unit: fc.constantFrom(" ", "\t", "\r", "\n", "\u00a0", "\u3000", "\ufeff", "\u2028"),
      maxLength: 3,
    });
    const others = fc.string({
      unit: fc.constantFrom("\u0000", "\u007f", "é", "８", "🐈", "8", ","),
      maxLength: 4,
    });
    const text = (valid: string) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.tuple(space, space).map(([a, b]) => a + valid.replace(",", `,${b}`) + a) },
        { weight: 1, arbitrary: others },
      );
    const settings = fc.record(
      {
        grids: text("8,24"),
        format: fc.constantFrom("png", " png", "p\u3000ng"),
        light: fc.constantFrom("linear", "linear\r\n"),
        palette: text("#102030,#ffeedd"),
        regions: text("10%,20%,30%,15%"),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(settings, async (requested) => {
        const { status, grants } = await ask({ type: "image/png", size: 1, settings: requested });
        expect([201, 400, 422]).toContain(status);
        for (const value of Object.values(grants[0]?.metadata ?? {})) {
          expect(value).toMatch(/^[!-~]+( [!-~]+)*$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([{ format: "ｐｎｇ" }, { cover: " solid" }, { light: "linear\r\n" }])(
    "refuses %j before it is read as settings",
    async (settings) => {
      const { json } = await ask({ type: "image/png", size: 1, settings });
      const [name = ""] = Object.keys(settings);
      expect(json).toMatchObject({
        status: 400,
        code: "INVALID_REQUEST",
        detail: expect.stringContaining(`printable ASCII characters for settings.${name}`) as string,
      });
    },
  );

  test.each(["é", "８", "8\u0000", "8\u007f", "🐈"])(
    "refuses %j, which headers do not allow",
    async (grids) => {
      const { json, grants } = await ask({ type: "image/png", size: 1, settings: { grids } });
      expect(json).toMatchObject({
        status: 400,
        code: "INVALID_REQUEST",
        detail: expect.stringContaining("printable ASCII") as string,
      });
      expect(grants).toEqual([]);
    },
  );

  test.each([
    ["lists", "[".repeat(200_000) + "]".repeat(200_000)],
    ["objects", '{"a":'.repeat(200_000) + "1" + "}".repeat(200_000)],
    [
      "a setting",
      `{"type":"image/png","size":1,"settings":{"grids":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`,
    ],
    ["a size", `{"type":"image/png","size":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    ["a number too large for any", '{"type":"image/png","size":1e999}'],
    ["a prototype", '{"type":"image/png","size":1,"__proto__":{"x":1}}'],
    ["a setting's prototype", '{"type":"image/png","size":1,"settings":{"__proto__":{"grids":"8"}}}'],
    ["a prototype's field", '{"type":"image/png","size":1,"constructor":1}'],
  ])("refuses hostile JSON with 400: %s", async (_, body) => {
    const { call, grants } = api();
    const answer = await call({ method: "POST", path: "/api/uploads", body });
    expect(answer.json).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    expect(answer.bytes.length).toBeLessThan(1_000);
    expect(grants).toEqual([]);
  });

  test.each([
    ["a field", '{"type":"image/gif","type":"image/png","size":1}'],
    ["a field with equal values", '{"type":"image/png","size":1,"size":1}'],
    ["a field that is escaped", '{"type":"image/png","size":1,"s\\u0069ze":5}'],
    ["a setting", '{"type":"image/png","size":1,"settings":{"grids":"8","format":"png","grids":"16"}}'],
    ["a field behind text that looks like JSON", '{"type":"image/png\\",\\"type\\":","size":1,"size":2}'],
  ])("refuses %s that is there twice: readers may take either", async (_, body) => {
    const { call, grants } = api();
    const { json } = await call({ method: "POST", path: "/api/uploads", body });
    expect(json).toMatchObject({ status: 400, detail: expect.stringContaining("twice") as string });
    expect(grants).toEqual([]);
  });

  test("takes the same name in two objects, and as a value", async () => {
    const { call, grants } = api();
    const body = '{"settings":{"format":"png","size":"cells"},"type":"image/png","size":1}';
    expect((await call({ method: "POST", path: "/api/uploads", body })).status).toBe(201);
    expect(grants[0]?.metadata).toEqual({
      "x-amz-meta-pixelate-format": "png",
      "x-amz-meta-pixelate-size": "cells",
    });
  });

  test.each([
    [
      "invalid UTF-8",
      Buffer.from([
        ...Buffer.from('{"type":"image/png","size":1,"settings":{"grids":"8'),
        0xff,
        0x22,
        0x7d,
        0x7d,
      ]),
    ],
    ["UTF-16", Buffer.from('{"type":"image/png","size":1}', "utf16le")],
    ["a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ["nothing", Buffer.alloc(0)],
    ["many bytes", Buffer.from(`{"type":"image/png","size":1}${" ".repeat(65_536)}`)],
    ["an escaped surrogate", Buffer.from('{"type":"image/png","size":1,"settings":{"grids":"\\ud800"}}')],
  ])("refuses a body of %s", async (_, body) => {
    const { call, grants } = api();
    const { json } = await call({ method: "POST", path: "/api/uploads", body });
    expect(json).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    expect(grants).toEqual([]);
  });

  test("refuses settings that exceed S3's limit for metadata", async () => {
    const palette = (colors: number) =>
      Array.from({ length: colors }, (_, i) => `#${i.toString(16).padStart(6, "0")}`);
    const settings = (colors: number) => ({
      type: "image/png",
      size: 1,
      settings: { palette: palette(colors) },
    });
    expect((await ask(settings(254))).status).toBe(201);
    expect((await ask(settings(255))).json).toMatchObject({
      code: "INVALID_SETTINGS",
      detail: "Expected settings that take at most 2048 bytes of metadata but they take 2055",
    });
  });

  test("refuses other text than JSON, and reports a missing source bucket", async () => {
    const { call } = api();
    const answer = await call({ method: "POST", path: "/api/uploads", body: "{" });
    expect(answer.json).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    const without = await ask({ type: "image/png", size: 1 }, { SOURCE_BUCKET: "" });
    expect(without.json).toMatchObject({ status: 501, code: "UPLOADS_NOT_CONFIGURED" });
  });
});
