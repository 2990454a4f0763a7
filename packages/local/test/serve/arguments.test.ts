import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/serve/arguments.ts";
import { UserError } from "../../src/serve/user-error.ts";

describe("readArguments", () => {
  it("resolves photos from the user's working directory", () => {
    expect(readArguments(["--from", "/home/me", "--once", "a.jpg", "b/c.png", "--out", "d"])).toMatchObject({
      once: true,
      photos: [resolve("/home/me/a.jpg"), resolve("/home/me/b/c.png")],
      out: resolve("/home/me/d"),
    });
  });

  it.each([
    [["--out", "a", "--out", "b"], "Expected --out once but got it twice"],
    [["--port", "1", "--port=2"], "Expected --port once but got it twice"],
    [["--data", "a", "a.jpg", "--data", "b"], "Expected --data once but got it twice"],
    [["--once", "--once"], "Expected --once once but got it twice"],
    [["--gird", "8"], "--gird"],
    [["--port", "70000"], "Expected a port from 0 to 65535 for --port"],
    [["--trigger", "fax"], "for --trigger"],
  ])("refuses %j", (args, message) => {
    expect(() => readArguments(args)).toThrow(UserError);
    expect(() => readArguments(args)).toThrow(message);
  });
});
