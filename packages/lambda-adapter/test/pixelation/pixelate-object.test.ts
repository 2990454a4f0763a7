import { expect, test } from "vitest";
import { Rejection } from "../../src/errors.ts";
import { inspectObject, pixelateObject } from "../../src/pixelation/pixelate-object.ts";
import { settingsFrom } from "../../src/settings.ts";
import { smallPng } from "../small-png.ts";

const { pixelation, limits } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const photo = smallPng(1);

test("a damaged image is rejected, an invalid option is not a rejection", () => {
  const info = inspectObject(photo, pixelation, limits);
  expect(() => [...pixelateObject(photo.subarray(0, 60), info, pixelation, limits)]).toThrow(Rejection);
  const wrong = { ...pixelation, format: "jpeg", quality: 500 } as const;
  expect(() => [...pixelateObject(photo, info, wrong, limits)]).toThrow(RangeError);
});
