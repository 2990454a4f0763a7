import { decode, pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { createDeadline } from "../../src/deadline.ts";
import { fakeDetector } from "../fake-detector.ts";
import { smallPng } from "../small-png.ts";
import { plentyOfTime, workbench } from "../workbench.ts";
import { api, apiWith } from "./client.ts";

const photo = smallPng(4);

function post(body: Uint8Array, query = "") {
  return api().call({ method: "POST", path: "/api/pixelate", query, body });
}

describe("POST /api/pixelate", () => {
  test.each([
    ["", { grid: 16 }],
    ["grid=3", { grid: 3 }],
    ["grid=3x2", { grid: { columns: 3, rows: 2 } }],
    ["grid=2px", { cellSize: 2 }],
    ["cellSize=2", { cellSize: 2 }],
    ["grid=2&light=linear", { grid: 2, light: "linear" }],
    ["grid=2&palette=gameboy", { grid: 2, palette: "gameboy" }],
    [
      "grid=5-across&palette=4&dither=bayer2&scale=3",
      { grid: { columns: 5 }, palette: { colors: 4 }, dither: "bayer2", scale: 3 },
    ],
    [
      "grid=2&gap=1&gapColor=transparent&shape=round&palette=mono&dither=atkinson&ditherStrength=0.5",
      {
        grid: 2,
        gap: 1,
        gapColor: "transparent",
        shape: "round",
        palette: "mono",
        dither: "atkinson",
        ditherStrength: 0.5,
      },
    ],
    ["grid=2&palette=%23102030,%23ffeedd", { grid: 2, palette: ["#102030", "#ffeedd"] }],
    [
      "grid=4&regions=0,0,25%25,1;%20ellipse%2050%25,50%25,50%25,50%25",
      {
        grid: 4,
        regions: [
          { left: 0, top: 0, width: "25%", height: 1 },
          { shape: "ellipse", left: "50%", top: "50%", width: "50%", height: "50%" },
        ],
      },
    ],
  ] as const)("with ?%s gives the pixels that the core gives", async (query, options) => {
    const answer = await post(photo, query);
    expect(answer).toMatchObject({ status: 200, contentType: "image/png" });
    expect(decode(answer.bytes)).toEqual(decode(pixelate(photo, options)));
  });

  const SECRET_CORNER = { regions: [{ left: 0, top: 0, width: "50%", height: "50%" }] } as const;

  test.each([
    [{ PALETTE: "gameboy", LIGHT: "linear" }, "grid=2", { grid: 2, palette: "gameboy", light: "linear" }],
    [{ PALETTE: "gameboy" }, "grid=2&palette=none", { grid: 2 }],
    [{ SIZE: "cells" }, "grid=2&scale=3", { grid: 2, size: "cells", scale: 3 }],
    [{ REGIONS: "0,0,50%,50%" }, "grid=2", { grid: 2, ...SECRET_CORNER }],
    [{ REGIONS: "0,0,50%,50%" }, "grid=2&regions=none&gap=1", { grid: 2, gap: 1 }],
    [{ GAP: "1" }, "grid=2&regions=0,0,50%25,50%25", { grid: 2, ...SECRET_CORNER }],
  ] as const)(
    "uses the deployment's settings %j unless the query has others: %s",
    async (variables, query, options) => {
      const { call } = api(variables);
      const answer = await call({ method: "POST", path: "/api/pixelate", query, body: photo });
      expect(answer.status).toBe(200);
      expect(decode(answer.bytes)).toEqual(decode(pixelate(photo, options)));
    },
  );

  test("refuses a look that would need the deployment's regions to give way", async () => {
    const { call } = api({ REGIONS: "0,0,50%,50%" });
    const { json } = await call({ method: "POST", path: "/api/pixelate", query: "gap=1", body: photo });
    expect(json).toMatchObject({
      status: 400,
      detail: expect.stringContaining("this deployment hides parts of every photo") as string,
    });
  });

  test.each([
    ["grids", "grid=2", 200],
    ["grids,palette", "grid=2&palette=mono", 200],
    ["palette", "grid=2&palette=mono", 400],
    ["grids", "quality=50", 400],
    ["quality", "quality=50", 200],
    ["none", "", 200],
    ["none", "faces=false", 400],
  ])("offers the settings %s: ?%s is answered with %i", async (UPLOAD_SETTINGS, query, status) => {
    const { call } = api({ UPLOAD_SETTINGS });
    const answer = await call({ method: "POST", path: "/api/pixelate", query, body: photo });
    expect(answer.status).toBe(status);
  });

  test("uses the deployment's quality by default", async () => {
    const { call } = api({ JPEG_QUALITY: "33" });
    const query = "grid=2&format=jpeg";
    const answer = await call({ method: "POST", path: "/api/pixelate", query, body: photo });
    expect(answer.bytes).toEqual(Buffer.from(pixelate(photo, { grid: 2, format: "jpeg", quality: 33 })));
  });

  test("keeps the image's format, whichever the deployment writes", async () => {
    const { call } = api({ OUTPUT_FORMAT: "jpeg" });
    const answer = await call({ method: "POST", path: "/api/pixelate", query: "grid=2", body: photo });
    expect(answer.contentType).toBe("image/png");
  });

  test.each(["jpeg", "jpg"])("writes the requested format and quality: %s", async (format) => {
    const answer = await post(photo, `grid=2&format=${format}&quality=60`);
    expect(answer.contentType).toBe("image/jpeg");
    expect(answer.bytes).toEqual(Buffer.from(pixelate(photo, { grid: 2, format: "jpeg", quality: 60 })));
  });

  test.each([
    ["grid=0", photo, 400, "INVALID_REQUEST"],
    ["grid=8,16", photo, 400, "INVALID_REQUEST"],
    ["grid=8&grid=16", photo, 400, "INVALID_REQUEST"],
    ["grid=8&cellSize=2", photo, 400, "INVALID_REQUEST"],
    ["form=round", photo, 400, "INVALID_REQUEST"],
    ["palette=nosuch", photo, 400, "INVALID_REQUEST"],
    ["dither=bayer2", photo, 400, "INVALID_REQUEST"],
    ["size=cells&regions=0,0,1,1", photo, 400, "INVALID_REQUEST"],
    ["regions=1,2,3", photo, 400, "INVALID_REQUEST"],
    ["regions=7,0,1,1", photo, 422, "REGION_OUTSIDE"],
    ["regions=1,2,3,4&keep=1,2,3,4", photo, 400, "INVALID_REQUEST"],
    ["cover=surroundings", photo, 400, "INVALID_REQUEST"],
    ["strength=4", photo, 400, "INVALID_REQUEST"],
    ["strength=257&regions=1,1,2,2", photo, 400, "INVALID_REQUEST"],
    ["faces=yes", photo, 400, "INVALID_REQUEST"],
    ["faces=true&keep=1,1,2,2", photo, 400, "INVALID_REQUEST"],
    ["faces=true", photo, 501, "NO_DETECTOR"],
    ["", new Uint8Array(), 400, "INVALID_REQUEST"],
    ["", new TextEncoder().encode("RIFF0000WEBPVP8 "), 415, "UNSUPPORTED_FORMAT"],
    ["", photo.subarray(0, photo.length - 20), 422, "TRUNCATED"],
  ])("refuses an invalid request: ?%s", async (query, body, status, code) => {
    expect((await post(body, query)).json).toMatchObject({ status, code });
  });

  test("finds and hides faces, in the deployment's strength and cover", async () => {
    const face = { left: 1, top: 1, width: 2, height: 2 };
    const tools = workbench({ STRENGTH: "2", COVER: "solid", FACES: "true" });
    const detector = fakeDetector([face]);
    const settings = { ...tools.settings, detector: detector.name };
    const { call } = apiWith({ ...tools, detector, settings });
    const answer = await call({ method: "POST", path: "/api/pixelate", query: "", body: photo });
    const hidden = pixelate(photo, { regions: [{ ...face, cells: 2 }], cover: "solid" });
    expect(decode(answer.bytes)).toEqual(decode(hidden));
    expect(detector.asked).toEqual([undefined]);
    const declined = await call({ method: "POST", path: "/api/pixelate", query: "faces=false", body: photo });
    expect(decode(declined.bytes)).toEqual(decode(pixelate(photo)));
  });

  test("suggests an upload if the pixelated image is too large for an answer", async () => {
    const noise = new PNG({ width: 1_600, height: 1_000 });
    let state = 1;
    noise.data.forEach((_, i) => {
      state = (state * 48_271) % 2_147_483_647;
      noise.data[i] = i % 4 === 3 ? 255 : state % 256;
    });
    const { call } = api({ JPEG_QUALITY: "100" });
    const jpeg = pixelate(PNG.sync.write(noise), { cellSize: 1, format: "jpeg", quality: 100 });
    expect(jpeg.length).toBeLessThan(4_500_000);
    const answer = await call({
      method: "POST",
      path: "/api/pixelate",
      query: "cellSize=1&format=png",
      body: jpeg,
    });
    expect(answer.json).toMatchObject({
      status: 413,
      code: "PAYLOAD_TOO_LARGE",
      detail: expect.stringMatching(
        /^Expected a pixelated image of at most 4500000 bytes but it has \d+/,
      ) as string,
    });
  });

  test("suggests an upload if the image is too large for a request", async () => {
    const answer = await post(new Uint8Array(4_500_001));
    expect(answer.json).toMatchObject({
      status: 413,
      code: "PAYLOAD_TOO_LARGE",
      detail: expect.stringContaining("POST /api/uploads") as string,
    });
  });

  test.each([
    ["the gateway's timeout", "grid=1000", 0.01, plentyOfTime(), 413],
    ["the gateway's timeout", "light=srgb", 0.01, plentyOfTime(), 200],
    ["the rest of the invocation", "light=srgb", 0.1, createDeadline(() => 3_000), 413],
    ["the rest of the invocation", "light=srgb", 0.2, createDeadline(() => 3_000), 200],
  ])(
    "suggests an upload if the image may take longer than %s: %s on %d vCPUs",
    async (_, query, vcpus, deadline, status) => {
      const tools = { ...workbench(), vcpus };
      const body = PNG.sync.write(new PNG({ width: 1_000, height: 1_000 }));
      const answer = await apiWith(tools, deadline).call({
        method: "POST",
        path: "/api/pixelate",
        query,
        body,
      });
      expect(answer.status).toBe(status);
      if (status === 413)
        expect(answer.json).toMatchObject({
          code: "TOO_LARGE",
          detail: expect.stringMatching(/^Expected .* for 1000 × 1000 pixels.*POST \/api\/uploads/) as string,
        });
    },
  );

  test("suggests no upload if the function has too little memory", async () => {
    const tools = { ...workbench(), memoryBytes: 134_217_728 };
    const body = PNG.sync.write(new PNG({ width: 1_000, height: 1_000 }));
    const call = { method: "POST", path: "/api/pixelate", query: "grid=1000", body };
    expect((await apiWith(tools).call(call)).json).toMatchObject({ status: 413, code: "TOO_LARGE" });
    expect(await apiWith(tools).call({ ...call, query: "light=srgb" })).toMatchObject({ status: 200 });
  });
});
