import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { objects, ofType, path } from "../src/checks/rules.ts";
import { asText, type Json, type JsonObject } from "../src/module.ts";
import { environmentOf } from "../src/recorded-calls.ts";
import { readStoredRender } from "../src/render.ts";
import { scenarioNamed } from "../src/scenarios.ts";

const page = readFileSync(new URL("../../../docs/abuse.md", import.meta.url), "utf8");
const rendered = readStoredRender(scenarioNamed("public"));

const valuesOf = (address: string): JsonObject =>
  rendered.resources.find((resource) => resource.address === address)?.values ?? {};

/** Returns a value inside of blocks, of which each is the first of its name. */
const inside = (value: Json | undefined, ...names: string[]): Json | undefined =>
  names.reduce((inner, name) => path(objects(inner)[0], name), value);

const expirationOf = (bucket: string): number => {
  const rules = objects(valuesOf(`aws_s3_bucket_lifecycle_configuration.${bucket}[0]`)["rule"]);
  return Number(rules.map((rule) => inside(rule, "expiration", "days")).find((days) => days !== undefined));
};

/** The bounds of a public deployment by their symbols in the page. */
const BOUNDS: Readonly<Record<string, number>> = {
  R: Number(
    inside(valuesOf("aws_apigatewayv2_stage.live[0]"), "default_route_settings", "throttling_rate_limit"),
  ),
  C: Number(valuesOf("aws_lambda_function.pixelate")["reserved_concurrent_executions"]),
  A: Number(valuesOf("aws_lambda_function.api[0]")["reserved_concurrent_executions"]),
  M: Number(valuesOf("aws_lambda_function.pixelate")["memory_size"]) / 1024,
  B: Number(environmentOf(rendered)["MAX_BYTES"]) / 1e9,
  E: expirationOf("source"),
  P: expirationOf("processed"),
  L: Number(
    inside(valuesOf("aws_wafv2_web_acl.website[0]"), "rule", "statement", "rate_based_statement", "limit"),
  ),
  N: 16,
  S: (365 / 12) * 86_400,
};

const cells = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const [, bill = ""] = /<!-- bill -->\n([\s\S]*?)<!-- \/bill -->/.exec(page) ?? [];
const lines = bill.trim().split("\n").slice(2).map(cells);

/** Computes a formula of the page. */
function dollarsOf(formula: string, bounds: typeof BOUNDS): number {
  return Number(runInNewContext(formula.replaceAll("`", ""), { ...bounds }));
}

describe("the worst month", () => {
  it("is computed from the bounds that public = true plans", () => {
    const documented = [...page.matchAll(/^\| ([A-Z]) \| [^|]+ \| ([\d.]+) \|/gm)].map(
      ([, symbol = "", value]) => [symbol, Number(value)],
    );
    expect(Object.fromEntries(documented)).toEqual(BOUNDS);
  });

  it.each(lines.slice(0, -1))("%s", (_, formula = "", dollars) => {
    expect(dollarsOf(formula, BOUNDS).toFixed(2)).toBe(dollars);
  });

  it("is cheaper with lower bounds, as the page says", () => {
    const formulas = lines.slice(0, -1).map(([, formula = ""]) => formula);
    const sumWith = (bounds: typeof BOUNDS) =>
      formulas.reduce((total, formula) => total + dollarsOf(formula, bounds), 0);
    const withoutRequests = sumWith({ ...BOUNDS, R: 0 });
    expect(withoutRequests / sumWith(BOUNDS)).toBeCloseTo(1 / 3, 1);
    expect(sumWith({ ...BOUNDS, R: 1, C: 3, A: 2 })).toBeLessThan(sumWith(BOUNDS) / 2);
  });

  it("has a sum", () => {
    const sum = lines.slice(0, -1).reduce((total, [, , dollars]) => total + Number(dollars), 0);
    expect(lines.at(-1)?.[2]).toBe(sum.toFixed(2));
  });

  it("uses the prices of the dashboard", () => {
    const dashboard = asText(ofType(rendered, "aws_cloudwatch_dashboard")[0]?.values["dashboard_body"]);
    expect(dashboard).toContain((0.0000133334 / 1000).toFixed(13));
    expect(bill).toContain("0.0000133334");
  });
});
