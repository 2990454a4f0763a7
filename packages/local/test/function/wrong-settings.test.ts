import { PNG } from "pngjs";
import { afterEach, describe, expect, it } from "vitest";
import { type Rig, type RigOptions, startRig } from "./rig.ts";

const photo = PNG.sync.write(new PNG({ width: 9, height: 7, fill: true }));
const ID = `${"0".repeat(32)}.png`;

let rig: Rig | undefined;

afterEach(() => rig?.close());

async function start(environment: RigOptions["environment"] = {}): Promise<Rig> {
  rig = await startRig({ environment: { GRIDS: "2", ...environment } });
  return rig;
}

async function call(started: Rig, method: string, rawPath: string, body?: unknown) {
  const { payload } = await started.deliver({
    version: "2.0",
    rawPath,
    rawQueryString: "",
    requestContext: { http: { method } },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { statusCode, body: text } = payload as { statusCode: number; body: string };
  return { status: statusCode, json: JSON.parse(text) as unknown };
}

describe("a wrong setting", () => {
  it.each([
    ["of the environment", { LIGHT: "dark" }, 'Expected srgb or linear for LIGHT but received "dark"'],
    ["that contradicts another", { REGIONS: "1,2,3,4", GAP: "2" }, "Change one of GAP, REGIONS"],
    ["of the API", { UPLOAD_SETTINGS: "grid" }, "for UPLOAD_SETTINGS but received"],
  ])("%s is in the answer to the event and in the log", async (_, environment, message) => {
    const started = await start(environment);
    const { functionError, payload } = await started.deliver(await started.upload("cat.png", photo));
    expect(functionError).toBe("Unhandled");
    expect(JSON.stringify(payload)).toContain(JSON.stringify(message).slice(1, -1));
    expect((await started.finalLogs()).join("\n")).toContain(message.split('"')[0]);
  });

  it("of a secret is not shown", async () => {
    const started = await start({ ORIGIN_SECRET: "my secret" });
    const { payload } = await started.deliver(await started.upload("cat.png", photo));
    expect(JSON.stringify(payload)).toContain("for ORIGIN_SECRET");
    const logs = await started.finalLogs();
    expect(JSON.stringify([payload, ...logs])).not.toContain("my secret");
  });

  it("of a request to the API is its answer, before any upload", async () => {
    const started = await start();
    const settings = { grids: "8;16" };
    const answer = await call(started, "POST", "/api/uploads", { type: "image/png", size: 1, settings });
    expect(answer).toMatchObject({ status: 422, json: { code: "INVALID_SETTINGS" } });
    expect(JSON.stringify(answer.json)).not.toContain("X-Amz-Signature");
  });

  it.each([
    ["of metadata", { "pixelate-grids": "8;16" }, {}, "for pixelate-grids"],
    ["that S3 encoded", { "pixelate-regions": "=?UTF-8?B?MTAl44CA?=" }, {}, "S3 encoded it"],
    [
      "beside the deployment's",
      { "pixelate-gap": "2" },
      { REGIONS: "1,2,3,4" },
      "this deployment hides parts",
    ],
  ])("%s is in the manifest and in the status of the upload", async (_, metadata, environment, message) => {
    const started = await start(environment);
    await started.deliver(await started.upload(`uploads/${ID}`, photo, metadata));
    const error = { code: "INVALID_SETTINGS", message: expect.stringContaining(message) as string };
    const manifest = await started.processed(`uploads/pixelated-${ID}.json`);
    expect(JSON.parse(Buffer.from(manifest ?? []).toString())).toMatchObject({ status: "rejected", error });
    const { json } = await call(started, "GET", `/api/uploads/${ID}`);
    expect(json).toEqual({ id: ID, state: "rejected", outputs: [], error });
    expect(started.topic.messages.map((each) => JSON.parse(each.message) as unknown)).toMatchObject([
      { type: "pixelater.rejected", error },
    ]);
  });
});
