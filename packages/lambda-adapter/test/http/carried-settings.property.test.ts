import { parseRegions } from "@pixelater/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pixelationSettingsFor } from "../../src/pixelation/object-settings.ts";
import { workbench } from "../workbench.ts";
import { apiWith } from "./client.ts";

const PREFIX = "x-amz-meta-";

/** Any text that JSON can hold, most of it near text that is valid. */
function textNear(...valid: readonly string[]): fc.Arbitrary<string> {
  const space = fc.string({
    unit: fc.constantFrom(
      " ",
      "\t",
      "\r\n",
      "\n",
      "\u00a0",
      "\u3000",
      "\u2028",
      "\ufeff",
      "\u0085",
      "\0",
      "\u007f",
    ),
    maxLength: 2,
  });
  const spaced = fc
    .tuple(fc.constantFrom(...valid), space, space)
    .map(([text, around, inside]) => `${around}${text.replace(",", `,${inside}`)}${around}`);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...valid) },
    { weight: 2, arbitrary: spaced },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom("", "\ud800", "８", "=?UTF-8?B?OA==?=", "8\r\nx-amz-meta-a: b") },
  );
}

const numberNear = (...valid: readonly number[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<unknown>(...valid) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(0, -1, 1.5, 1e21, 1e-7, Number.MAX_VALUE, "1", null) },
  );

const settings = fc.record(
  {
    grids: fc.oneof(textNear("8,24", "16x9", "10px"), fc.array(numberNear(8, 16, 32), { maxLength: 3 })),
    cellSize: numberNear(10, 9_999),
    format: textNear("same", "jpg", "png"),
    light: textNear("srgb", "linear"),
    palette: fc.oneof(
      textNear("mono", "#102030,#ffeedd", "none"),
      fc.array(textNear("#102030", "ffeedd"), { maxLength: 3 }),
      numberNear(2, 256),
    ),
    dither: textNear("none", "bayer4"),
    ditherStrength: numberNear(0.5, 1),
    gap: numberNear(0, 2),
    gapColor: textNear("transparent", "#101010", "#ABCDEF"),
    shape: textNear("square", "round"),
    size: textNear("photo", "cells"),
    scale: numberNear(1, 1_000),
    regions: textNear("10%,20,5,5; ellipse 1,2,3,4", "1,2,3,4", "none"),
    keep: textNear("1,2,3,4", "none"),
    cover: textNear("cells", "solid", "surroundings"),
    color: textNear("auto", "#000000"),
    strength: numberNear(4, 256),
    faces: fc.boolean(),
    verify: fc.boolean(),
    placeholder: fc.boolean(),
    progressive: fc.constantFrom<unknown>(true, false, "true", 1),
  },
  { requiredKeys: [] },
);

/** Takes few of the fields at once: many contradict each other. */
const fewSettings = fc
  .tuple(settings, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))
  .map(([all, picks]) => {
    const entries = Object.entries(all);
    const picked = picks.flatMap((pick) => entries.slice(pick % Math.max(1, entries.length)).slice(0, 1));
    return Object.fromEntries(picked);
  });

/** What S3 returns of a header: no line breaks, no white space around it, other characters than ASCII encoded. */
function returnedByS3(value: string): string {
  const line = value.replace(/[\r\n]/g, "").trim();
  return /^[ -~]*$/.test(line) ? line : `=?UTF-8?B?${Buffer.from(line).toString("base64")}?=`;
}

test("whatever the API grants comes back from S3 as the settings that were asked for", async () => {
  const tools = workbench();
  const { call, grants } = apiWith({ ...tools, settings: { ...tools.settings, detector: "detector@1" } });
  const standard = tools.settings.pixelation;
  let granted = 0;
  await fc.assert(
    fc.asyncProperty(fewSettings, async (requested) => {
      grants.length = 0;
      const body = JSON.stringify({ type: "image/png", size: 1, settings: requested });
      const { status, json } = await call({ method: "POST", path: "/api/uploads", body });
      if (status !== 201) {
        expect([400, 422]).toContain(status);
        expect(grants).toEqual([]);
        return;
      }
      granted++;
      const metadata = Object.entries(grants[0]?.metadata ?? {});
      const returned = metadata.map(
        ([name, value]) => [name.slice(PREFIX.length), returnedByS3(value)] as const,
      );
      expect(metadata.map(([name]) => name)).toEqual(metadata.map(([name]) => name.toLowerCase()));
      expect(returned.map(([, value]) => value)).toEqual(metadata.map(([, value]) => value));
      const parsed = pixelationSettingsFor(Object.fromEntries(returned), standard);
      const { outputs } = json as { outputs: { grid: string }[] };
      expect(parsed.grids.map(({ label }) => label)).toEqual(outputs.map(({ grid }) => grid));
      expect(parsed).toMatchObject(expectedOf(requested));
    }),
    { numRuns: 2_000 },
  );
  expect(granted).toBeGreaterThan(500);
});

/** The settings of a request whose values need no interpretation. */
function expectedOf(requested: Readonly<Record<string, unknown>>): object {
  const names = ["light", "dither", "ditherStrength", "gap", "shape", "size", "scale", "cover", "strength"];
  const plain = Object.fromEntries(
    names.filter((name) => name in requested).map((name) => [name, requested[name]]),
  );
  const { regions, gapColor, placeholder } = requested;
  return {
    ...plain,
    ...(typeof gapColor === "string" && { gapColor: gapColor.trim().toLowerCase() }),
    ...(typeof placeholder === "boolean" && { placeholder: placeholder ? true : undefined }),
    ...(typeof regions === "string" &&
      requested["strength"] === undefined && { regions: regionsIn(regions) }),
  };
}

function regionsIn(text: string): unknown {
  return text.trim() === "none" ? undefined : parseRegions(text.trim());
}
