import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/serve/arguments.ts";
import { SETTABLE } from "../../src/serve/function-settings.ts";
import { UserError } from "../../src/serve/user-error.ts";

/** Variables with which the local cloud connects the function. */
const OF_THE_CLOUD = [
  "PROCESSED_BUCKET",
  "SOURCE_BUCKET",
  "NOTIFY_TOPIC_ARN",
  "UPLOAD_PREFIX",
  "PUBLIC_BASE_URL",
  "DISTRIBUTION_ID",
];

describe("readArguments", () => {
  it("resolves photos from the user's working directory", () => {
    expect(readArguments(["--from", "/home/me", "--once", "a.jpg", "b/c.png", "--out", "d"])).toMatchObject({
      once: true,
      photos: [resolve("/home/me/a.jpg"), resolve("/home/me/b/c.png")],
      out: resolve("/home/me/d"),
    });
  });

  it("takes settings of the function, of which the last of a name wins", () => {
    const args = ["--set", "GRIDS=8,16", "--set", "PALETTE=gameboy", "--set=GRIDS=4", "--set", "DITHER="];
    expect(readArguments(args).settings).toEqual({ GRIDS: "4", PALETTE: "gameboy", DITHER: "" });
  });

  it("lets every variable be set that docs/lambda.md lists, except those of the local cloud", () => {
    const documentation = readFileSync(new URL("../../../../docs/lambda.md", import.meta.url), "utf8");
    const table = documentation.slice(documentation.indexOf("| `PROCESSED_BUCKET`"));
    const rows = table.slice(0, table.indexOf("\n\n")).split("\n");
    const variables = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Z_]+)`/g)]);
    expect(new Set([...SETTABLE, ...OF_THE_CLOUD])).toEqual(new Set(variables.map(([, name]) => name)));
  });

  it.each([
    [["--out", "a", "--out", "b"], "Expected --out once but got it twice"],
    [["--port", "1", "--port=2"], "Expected --port once but got it twice"],
    [["--data", "a", "a.jpg", "--data", "b"], "Expected --data once but got it twice"],
    [["--once", "--once"], "Expected --once once but got it twice"],
    [["--gird", "8"], "--gird"],
    [["--port", "70000"], "Expected a port from 0 to 65535 for --port"],
    [["--trigger", "fax"], "for --trigger"],
    [["--set", "GRIDS"], "Expected NAME=VALUE for --set"],
    [["--set", "GRID=8"], "but received GRID=8"],
    [["--set", "PROCESSED_BUCKET=mine"], "Expected NAME=VALUE for --set"],
  ])("refuses %j", (args, message) => {
    expect(() => readArguments(args)).toThrow(UserError);
    expect(() => readArguments(args)).toThrow(message);
  });
});
