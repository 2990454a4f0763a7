import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROBLEMS } from "../../src/http/problem.ts";

const FOLDER = new URL("../../src/delivery/", import.meta.url);
const readme = readFileSync(new URL("README.md", FOLDER), "utf8");

/** The codes of the HTTP API that are not rejections of an object. */
const HTTP_CODES = [
  "INVALID_REQUEST",
  "FORBIDDEN",
  "INVALID_ID",
  "NOT_FOUND",
  "PAYLOAD_TOO_LARGE",
  "UPLOADS_NOT_CONFIGURED",
  "STORAGE_UNAVAILABLE",
  "INTERNAL",
];

test("the README of delivery lists every code of a rejection", () => {
  const codes = Object.keys(PROBLEMS).filter((code) => !HTTP_CODES.includes(code));
  const listed = readme.slice(readme.indexOf("## Rejections")).match(/(?<=`)[A-Z][A-Z_]+(?=`)/g);
  expect([...new Set(listed)].sort()).toEqual(codes.sort());
});

test("the README of delivery names files that exist", () => {
  const files = readme.match(/(?<=`)[\w./-]+\.ts(?=`)/g) ?? [];
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !existsSync(new URL(file, FOLDER)))).toEqual([]);
});
