import { describe, expect, test } from "vitest";
import { workbench } from "../workbench.ts";
import { apiWith, type Call } from "./client.ts";

const SECRET = "secret-of-the-cdn-1";
const NEXT = "secret-of-the-cdn-2";
const VIEWER = "198.51.100.7";
const EDGE = "203.0.113.10";

const STATUS: Call = { method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` };

async function ask(call: Partial<Call>, variables: Record<string, string> = {}, now?: () => Date) {
  const tools = workbench(variables);
  const { call: send } = apiWith(now === undefined ? tools : { ...tools, now });
  const { status, json } = await send({ ...STATUS, ...call });
  return { status, json, caller: tools.callers.at(-1), reported: tools.reported.at(-1) };
}

describe("a deployment with ORIGIN_SECRET", () => {
  test.each([
    ["none", {}],
    ["another", { "x-origin-secret": "secret-of-the-cdn-9" }],
    ["the beginning of one", { "x-origin-secret": SECRET.slice(0, -1) }],
    ["both", { "x-origin-secret": `${SECRET},${NEXT}` }],
    ["an empty one", { "x-origin-secret": "" }],
    ["one in another header", { "x-secret": SECRET }],
  ])("answers 403 to a request that holds %s", async (_, headers) => {
    const variables = { ORIGIN_SECRET: `${SECRET},${NEXT}` };
    for (const call of [STATUS, { method: "POST", path: "/api/uploads", body: "{}" }]) {
      const { status, json, reported } = await ask({ ...call, headers }, variables);
      expect(json).toMatchObject({ status: 403, code: "FORBIDDEN" });
      expect(status).toBe(403);
      expect(reported).toBe(`${call.method} * 403 FORBIDDEN`);
    }
    expect((await ask({ path: "/api/openapi.json", headers }, variables)).status).toBe(403);
  });

  test.each([SECRET, NEXT])("answers a request that holds %s, while secrets are rotated", async (secret) => {
    const headers = { "x-origin-secret": secret };
    expect((await ask({ headers }, { ORIGIN_SECRET: `${SECRET},${NEXT}` })).status).toBe(200);
  });

  test("needs no secret otherwise", async () => {
    expect((await ask({})).status).toBe(200);
  });
});

describe("the caller in the log", () => {
  const throughCdn = (forwarded: string, sourceIp = EDGE) => ({
    headers: { "x-origin-secret": SECRET, "x-forwarded-for": forwarded },
    sourceIp,
  });
  const of = async (call: Partial<Call>, now?: () => Date) =>
    (await ask(call, { ORIGIN_SECRET: SECRET }, now)).caller;

  test("is 16 hexadecimal digits, and never the address", async () => {
    expect(await of(throughCdn(`${VIEWER}, ${EDGE}`))).toMatch(/^[0-9a-f]{16}$/);
  });

  test("is the address that the CDN saw, whatever the caller forwards and the gateway appends", async () => {
    const caller = await of(throughCdn(`${VIEWER}, ${EDGE}`));
    expect(await of(throughCdn(VIEWER))).toBe(caller);
    expect(await of(throughCdn(`192.0.2.1, ${VIEWER}, ${EDGE}`))).toBe(caller);
    expect(await of(throughCdn(`192.0.2.1,${VIEWER}`, "203.0.113.99"))).toBe(caller);
    expect(await of(throughCdn(`192.0.2.1, ${EDGE}`))).not.toBe(caller);
  });

  test("is the gateway's own view of a request that did not come through the CDN", async () => {
    const forged = { headers: { "x-forwarded-for": "192.0.2.1" }, sourceIp: VIEWER };
    expect(await of(forged)).toBe(await of(throughCdn(VIEWER)));
  });

  test("is another one on the next day", async () => {
    const at = (time: string) => of(throughCdn(VIEWER), () => new Date(time));
    expect(await at("2026-01-01T00:00:00Z")).toBe(await at("2026-01-01T23:59:59Z"));
    expect(await at("2026-01-01T23:59:59Z")).not.toBe(await at("2026-01-02T00:00:00Z"));
  });

  test("is random in each container of a deployment without a secret", async () => {
    const [first, second] = [await ask({ sourceIp: VIEWER }), await ask({ sourceIp: VIEWER })];
    expect(first.caller).toMatch(/^[0-9a-f]{16}$/);
    expect(first.caller).not.toBe(second.caller);
  });
});
