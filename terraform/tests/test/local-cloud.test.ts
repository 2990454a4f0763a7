import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DEFAULT_PROCESSED_BUCKET,
  DEFAULT_SOURCE_BUCKET,
  DEFAULT_SOURCE_PREFIX,
  type LocalCloud,
  startLocalCloud,
} from "@pixelater/local";
import { PALETTES } from "../../../packages/core/src/mosaic/palettes.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUEST_SETTINGS } from "../../../packages/lambda-adapter/src/pixelation/setting-names.ts";
import { serviceOf } from "../../../packages/local/src/gateway/service.ts";
import { settingsFrom } from "../../../packages/lambda-adapter/src/settings.ts";
import { objects, ofType, path } from "../src/checks/rules.ts";
import { asText, type Json, type JsonObject, MODULE } from "../src/module.ts";
import { API_FUNCTION, environmentOf } from "../src/recorded-calls.ts";
import { readStoredRender, type Rendered } from "../src/render.ts";
import { SCENARIOS, scenarioNamed } from "../src/scenarios.ts";

/** The local cloud must match the module's defaults. */
const rendered = readStoredRender(scenarioNamed("s3"));
const environment = environmentOf(rendered);

describe("names and environment", () => {
  it("the buckets have the same names", () => {
    expect(environment["SOURCE_BUCKET"]).toBe(DEFAULT_SOURCE_BUCKET);
    expect(environment["PROCESSED_BUCKET"]).toBe(DEFAULT_PROCESSED_BUCKET);
    expect(rendered.outputs["source_bucket"]).toBe(DEFAULT_SOURCE_BUCKET);
    expect(rendered.outputs["processed_bucket"]).toBe(DEFAULT_PROCESSED_BUCKET);
  });

  it("the module sets the function's own defaults, which the local cloud uses", () => {
    const buckets = { SOURCE_BUCKET: DEFAULT_SOURCE_BUCKET, PROCESSED_BUCKET: DEFAULT_PROCESSED_BUCKET };
    const { notifyTopicArn, publicBaseUrl, cacheControl, ...settings } = settingsFrom(environment);
    const { publicBaseUrl: relative, ...defaults } = settingsFrom(buckets);
    expect(settings).toEqual(defaults);
    expect(notifyTopicArn).toBe(rendered.outputs["results_topic_arn"]);
    expect(publicBaseUrl).toBe(rendered.outputs["website_url"]);
    expect(relative).toBe("");
    // Objects say for how long CloudFront may keep them; without CloudFront nothing has to.
    expect(cacheControl).toBe("public, max-age=60");
  });

  it("the function reads what the module sets about faces and covers, and the build that has the detector", () => {
    const of = (name: string) => {
      const functions = ofType(readStoredRender(scenarioNamed(name)), "aws_lambda_function");
      const builds = new Set(functions.map(({ values }) => basename(asText(values["filename"]))));
      const { pixelation } = settingsFrom(environmentOf(readStoredRender(scenarioNamed(name))));
      return { build: [...builds].join(), ...pixelation };
    };
    expect(of("s3").build).toBe("function.zip");
    expect(of("formats").build).toBe("function-formats.zip");
    expect(of("faces")).toMatchObject({
      build: "function-faces.zip",
      ...{ faces: true, cover: "surroundings", strength: 4, verify: true, noFaces: undefined },
    });
    expect(of("rekognition")).toMatchObject({
      build: "function-rekognition.zip",
      ...{ faces: undefined, noFaces: "reject", color: "#000000", cover: undefined },
    });
  });

  it("the function supports every variable that the module sets", () => {
    const settings = readFileSync(
      new URL("../../../packages/lambda-adapter/src/settings.ts", import.meta.url),
      "utf8",
    );
    const given = SCENARIOS.map((scenario) => readStoredRender(scenario)).flatMap((one) => [
      ...Object.keys(environmentOf(one)),
      ...Object.keys(environmentOf(one, API_FUNCTION)),
    ]);
    const own = [...new Set(given)].filter((name) => !name.startsWith("POWERTOOLS_"));
    expect(
      own.filter((name) => !settings.includes(`  ${name}: `) && !settings.includes(`["${name}"]`)),
    ).toEqual([]);
  });

  it("both functions start with what the module sets", () => {
    for (const one of SCENARIOS.map((scenario) => readStoredRender(scenario))) {
      expect(settingsFrom(environmentOf(one)).originSecrets).toBeUndefined();
      const ofApi = environmentOf(one, API_FUNCTION);
      if (Object.keys(ofApi).length > 0) expect(settingsFrom(ofApi).warmsUp).toBe(false);
    }
  });

  it("the function reads what the module sets for fresh copies and strangers", () => {
    const fresh = readStoredRender(scenarioNamed("fresh"));
    expect(settingsFrom(environmentOf(fresh))).toMatchObject({
      cacheControl: "public, max-age=86400",
      distributionId: fresh.outputs["distribution_id"],
      deleteOutputs: true,
      readsTags: true,
      pixelation: { light: "linear", dither: "bayer4", progressive: true },
    });
    expect(settingsFrom(environmentOf(fresh, API_FUNCTION)).uploadSettings).toEqual([]);
    const open = readStoredRender(scenarioNamed("example-public"));
    expect(settingsFrom(environmentOf(open)).hasSingleUseUploads).toBe(true);
    const { uploadSettings, originSecrets } = settingsFrom(environmentOf(open, API_FUNCTION));
    expect(originSecrets).toHaveLength(2);
    expect(REQUEST_SETTINGS.filter((name) => uploadSettings?.includes(name) !== true)).toEqual([
      ...["regions", "keep", "cover", "color", "strength", "faces", "verify"],
    ]);
  });

  it("the page is told what the function does and how long buckets keep photos", () => {
    const told = SCENARIOS.flatMap((scenario) => {
      const one = readStoredRender(scenario);
      return ofType(one, "aws_s3_object")
        .filter(({ address }) => address === "aws_s3_object.service[0]")
        .map(({ values }) => ({ one, service: contentOf(values) }));
    });
    expect(told.length).toBeGreaterThan(10);
    for (const { one, service } of told) {
      const kept = (bucket: string) => ({ keptDays: keptDays(one, bucket) });
      const { originals, ...rest } = serviceOf({
        ...environmentOf(one, API_FUNCTION),
        ...environmentOf(one),
      });
      expect(service).toEqual({
        ...rest,
        originals: { ...originals, ...kept("source") },
        outputs: kept("processed"),
      });
    }
  });

  it("the module knows the names of palettes that core has", () => {
    const text = readFileSync(join(MODULE, "variables.look.tf"), "utf8");
    const [, list = ""] = /contains\(\[([^\]]*)\], var\.palette/.exec(text) ?? [];
    expect([...list.matchAll(/"(\w+)"/g)].map(([, name]) => name)).toEqual(Object.keys(PALETTES));
  });

  it("the module knows the settings of requests that the API knows", () => {
    const text = readFileSync(join(MODULE, "variables.public.tf"), "utf8");
    const [, list = ""] = /setsubtract\(var\.upload_settings, \[([^\]]*)\]/.exec(text) ?? [];
    expect([...list.matchAll(/"(\w+)"/g)].map(([, name]) => name)).toEqual([...REQUEST_SETTINGS]);
  });

  it("the function refuses the values that the module refuses", () => {
    expect(() => settingsFrom({ ...environment, GRIDS: "large" })).toThrow("GRIDS");
    expect(() => settingsFrom({ ...environment, KEY_TEMPLATE: "{dir}{name}" })).toThrow("KEY_TEMPLATE");
  });
});

/** Returns the JSON of an object's content, which a render has parsed. */
function contentOf({ content }: JsonObject): Json {
  return typeof content === "string" ? (JSON.parse(content) as Json) : (content ?? null);
}

/** Returns the days after which a bucket deletes photos; null for none. */
function keptDays(one: Rendered, bucket: string): Json {
  const rules = ofType(one, "aws_s3_bucket_lifecycle_configuration")
    .filter(({ address }) => address === `aws_s3_bucket_lifecycle_configuration.${bucket}[0]`)
    .flatMap(({ values }) => objects(values["rule"]));
  return (
    rules.flatMap((rule) => objects(rule["expiration"])).find(({ days }) => days !== undefined)?.["days"] ??
    null
  );
}

let cloud: LocalCloud;
let announced = 0;
beforeAll(async () => {
  cloud = await startLocalCloud({ onProcessed: () => (announced += 1) });
});
afterAll(async () => {
  await cloud.close();
});

describe("events", () => {
  it("are sent for the same folder of the source bucket", async () => {
    const [notification] = objects(
      ofType(rendered, "aws_s3_bucket_notification")[0]?.values["lambda_function"],
    );
    expect(notification?.["filter_prefix"]).toBe(DEFAULT_SOURCE_PREFIX);

    const client = new S3Client({ ...cloud.s3, forcePathStyle: true });
    for (const Key of ["cat.txt", `${DEFAULT_SOURCE_PREFIX}cat.txt`, "other/cat.txt"]) {
      await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key, Body: "no photo" }));
    }
    await cloud.idle();
    client.destroy();
    expect(announced).toBe(1);
  });
});

describe("one origin", () => {
  it("pages can upload under the same CORS rule", () => {
    const [rule] = objects(ofType(rendered, "aws_s3_bucket_cors_configuration")[0]?.values["cors_rule"]);
    const [local] = cloud.s3.store.bucket(cloud.sourceBucket).settings.cors ?? [];
    expect({
      allowedMethods: rule?.["allowed_methods"],
      allowedHeaders: rule?.["allowed_headers"],
      exposeHeaders: rule?.["expose_headers"],
      maxAgeSeconds: rule?.["max_age_seconds"],
      allowedOrigins: rule?.["allowed_origins"],
    }).toEqual({ ...local, allowedOrigins: [rendered.outputs["website_url"]] });
    expect(local?.allowedOrigins).toEqual([cloud.url]);
  });

  it.each([
    ["/", "page"],
    ["/p/uploads/not-there.png", "photos"],
    ["/api/openapi.json", "photos"],
  ])("%s has the headers of the policy %s", async (address, policy) => {
    const answer = await fetch(`${cloud.url}${address}`);
    await answer.arrayBuffer();
    const expected = headersOf(policy);
    const uploadHost = /https:\/\/\S+amazonaws\.com/;
    const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, answer.headers.get(name)]));
    expect(actual).toEqual({
      ...expected,
      "content-security-policy": expected["content-security-policy"]?.replace(uploadHost, cloud.s3.endpoint),
    });
  });

  it("a missing photo is 403, as from S3 to CloudFront", async () => {
    expect((await fetch(`${cloud.url}/p/uploads/not-there.png`)).status).toBe(403);
  });
});

/** Returns the headers of a response headers policy, except Strict-Transport-Security. */
function headersOf(name: string): Record<string, string> {
  const policies = ofType(rendered, "aws_cloudfront_response_headers_policy");
  const policy = policies.find(({ values }) => asText(values["name"]).endsWith(`-${name}`));
  const [headers = {}] = objects(policy?.values["security_headers_config"]);
  const block = (of: string): JsonObject => objects(headers[of])[0] ?? {};
  return {
    "content-security-policy": asText(block("content_security_policy")["content_security_policy"]),
    "referrer-policy": asText(block("referrer_policy")["referrer_policy"]),
    "x-frame-options": asText(block("frame_options")["frame_option"]),
    "x-content-type-options": path(block("content_type_options"), "override") === true ? "nosniff" : "",
  };
}
