import { existsSync } from "node:fs";
import { FUNCTION_BUNDLE } from "@pixelater/local";
import { describe, expect, it } from "vitest";
import { objects, ofType, path, statementsOf, texts } from "../src/checks/rules.ts";
import { asText, type Json } from "../src/module.ts";
import { type Call, type Decision, decide, type Owner } from "../src/permissions.ts";
import {
  API_FUNCTION,
  EVENTS_FUNCTION,
  environmentOf,
  type RecordedCall,
  readRecordedCalls,
  recordCalls,
} from "../src/recorded-calls.ts";
import { readStoredRender, type Rendered, type RenderedResource } from "../src/render.ts";
import { type Scenario, SCENARIOS, scenarioNamed } from "../src/scenarios.ts";
import { ACCOUNT, REGION } from "../src/stand-in/computed.ts";

const FUNCTION = "aws_iam_role_policy.function";
const API = "aws_iam_role_policy.api";
const BACKFILL = "aws_iam_role_policy.backfill";
const recordings = readRecordedCalls();

/** Returns the recorded calls of one of the two functions. */
const callsBy = (by: RecordedCall["by"], scenario: string): RecordedCall[] =>
  (recordings[scenario] ?? []).filter((call) => call.by === by);

/** Returns the permissions that a call needs. S3 reports a missing object only to callers who can list the bucket. */
function permissionsFor({ action, on, key, found }: RecordedCall): Call[] {
  if (!action.startsWith("s3:")) return [{ action, resource: on }];
  const bucket = `arn:aws:s3:::${on}`;
  if (action === "s3:ListBucketVersions") {
    return [{ action, resource: bucket, context: { "s3:prefix": "uploads/cat.png" } }];
  }
  if (key === "") return [{ action, resource: bucket }];
  const call = { action, resource: `${bucket}/${key}` };
  return found ? [call] : [call, { action: "s3:ListBucket", resource: bucket }];
}

async function decisions(
  rendered: Rendered,
  role: string,
  calls: readonly Call[],
): Promise<[string, Decision][]> {
  const lines: [string, Decision][] = [];
  for (const call of calls) {
    lines.push([`${call.action} ${call.resource}`, await decide(rendered, role, call)]);
  }
  return lines;
}

const withDecision = (lines: [string, Decision][], decision: Decision) =>
  lines.filter(([, made]) => made === decision).map(([line]) => line);

/** Returns the calls that Lambda itself makes with the function's role, according to its developer guide. */
function callsOfLambda(rendered: Rendered, scenario: Scenario): Call[] {
  const queues = ofType(rendered, "aws_sqs_queue").map(({ values }) => asText(values["arn"]));
  const log = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${nameOf(rendered)}:log-stream:today`;
  const key = ofType(rendered, "aws_kms_key")[0]?.values["arn"];
  const mapped = ofType(rendered, "aws_lambda_event_source_mapping").flatMap(({ values }) =>
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"].map((action) => {
      return { action, resource: asText(values["event_source_arn"]) };
    }),
  );
  const used = Object.entries(scenario.variables).flatMap(([name, value]) => keysOf(name, value, rendered));
  const tracing = objects(functionOf(rendered, EVENTS_FUNCTION)?.values["tracing_config"]);
  return [
    { action: "logs:CreateLogStream", resource: log },
    { action: "logs:PutLogEvents", resource: log },
    { action: "sqs:SendMessage", resource: queues.find((arn) => arn.endsWith("-dead-letters")) ?? "" },
    ...mapped,
    ...used,
    ...(typeof key === "string"
      ? ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource: key }))
      : []),
    ...(tracing.some(({ mode }) => mode === "Active")
      ? [{ action: "xray:PutTraceSegments", resource: "*" }]
      : []),
  ];
}

/** Returns how S3 uses the key of an existing bucket with the role. */
function keysOf(variable: string, value: unknown, rendered: Rendered): Call[] {
  const given =
    typeof value === "object" && value !== null && "kms_key_arn" in value ? value.kms_key_arn : value;
  if (typeof given !== "string" || !given.startsWith("arn:aws:kms:")) return [];
  const owner = ownerOf(rendered, variable === "processed_bucket" ? "processed_key" : "source_key", given);
  const actions = variable === "processed_bucket" ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"];
  return actions.map((action) => ({ action, resource: given, owner }));
}

/** Returns the owner of a key: this account, which leaves the decision to its roles, or another, which adds what it must. */
function ownerOf(rendered: Rendered, what: string, keyArn: string): Owner {
  const account = keyArn.split(":")[4] ?? "";
  if (account !== ACCOUNT) return { account, policy: ownerPolicy(rendered, what) };
  const everybody = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return { account, policy: { Statement: [everybody] } };
}

/** Returns a policy of the output owner_policies, which is text. */
function ownerPolicy({ outputs }: Rendered, what: string): Json {
  return JSON.parse(asText(path(outputs["owner_policies"], what))) as Json;
}

function nameOf(rendered: Rendered): string {
  return asText(functionOf(rendered, EVENTS_FUNCTION)?.values["function_name"]);
}

function functionOf(rendered: Rendered, address: string): RenderedResource | undefined {
  return ofType(rendered, "aws_lambda_function").find((resource) => resource.address === address);
}

/** Returns calls that an attacker in the function must never be able to make. */
function neverAllowed(rendered: Rendered): Call[] {
  const { SOURCE_BUCKET = "", PROCESSED_BUCKET = "" } = environmentOf(rendered);
  const source = `arn:aws:s3:::${SOURCE_BUCKET}`;
  const processed = `arn:aws:s3:::${PROCESSED_BUCKET}`;
  const name = nameOf(rendered);
  const on = (resource: string, ...actions: string[]) => actions.map((action) => ({ action, resource }));
  return [
    ...on("arn:aws:s3:::somebody-elses/uploads/cat.png", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
    ...on("arn:aws:s3:::somebody-elses", "s3:ListBucket", "s3:ListBucketVersions"),
    ...on(`arn:aws:s3:::${SOURCE_BUCKET}-2/uploads/cat.png`, "s3:GetObject"),
    ...on(
      `${source}/uploads/cat.png`,
      "s3:PutObjectAcl",
      "s3:GetObjectAcl",
      "s3:PutObjectTagging",
      "s3:BypassGovernanceRetention",
    ),
    ...on(`${processed}/uploads/cat.png`, "s3:PutObjectAcl"),
    ...on(`${source}/uploads/cat.png`, "s3:PutObject"),
    ...on(
      source,
      "s3:PutBucketPolicy",
      "s3:DeleteBucketPolicy",
      "s3:PutBucketAcl",
      "s3:PutBucketPublicAccessBlock",
    ),
    ...on(
      source,
      "s3:PutBucketNotification",
      "s3:PutLifecycleConfiguration",
      "s3:PutBucketVersioning",
      "s3:DeleteBucket",
    ),
    ...on(processed, "s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPublicAccessBlock"),
    ...on("*", "rekognition:ListCollections", "rekognition:DetectText", "rekognition:RecognizeCelebrities"),
    ...on("*", "s3:ListAllMyBuckets", "kms:ListKeys", "sns:ListTopics", "lambda:ListFunctions"),
    ...on(
      `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
      "lambda:InvokeFunction",
      "lambda:UpdateFunctionCode",
    ),
    ...on(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`, "lambda:AddPermission"),
    ...on(
      `arn:aws:iam::${ACCOUNT}:role/${name}-function`,
      "iam:PutRolePolicy",
      "iam:PassRole",
      "sts:AssumeRole",
    ),
    ...on(`arn:aws:sqs:${REGION}:${ACCOUNT}:${name}-dead-letters`, "sqs:ReceiveMessage", "sqs:PurgeQueue"),
    ...on(`arn:aws:sqs:${REGION}:${ACCOUNT}:somebody-elses`, "sqs:SendMessage"),
    ...on(`arn:aws:sns:${REGION}:${ACCOUNT}:${name}-alarms`, "sns:Publish"),
    ...on(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${name}`, "logs:DeleteLogGroup"),
    ...on(`arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`, "kms:Decrypt"),
  ];
}

/** Returns calls that are allowed only if a variable enables them. */
function allowedOnlyWhereAskedFor(rendered: Rendered, { variables, deletesOnRequest }: Scenario): Call[] {
  const { SOURCE_BUCKET = "", PROCESSED_BUCKET = "", DELETE_ORIGINAL } = environmentOf(rendered);
  const source = `arn:aws:s3:::${SOURCE_BUCKET}`;
  const photo = `${source}/uploads/cat.png`;
  const calls: Call[] = [];
  if (DELETE_ORIGINAL === "never" && deletesOnRequest !== true) {
    calls.push({ action: "s3:DeleteObject", resource: photo });
    calls.push({ action: "s3:ListBucketVersions", resource: source, context: { "s3:prefix": "uploads/" } });
  }
  if (variables["detector"] !== "rekognition") {
    calls.push({ action: "rekognition:DetectFaces", resource: "*" });
  }
  if (ofType(rendered, "aws_s3_bucket_versioning").length === 0 && variables["source_versioning"] !== true) {
    calls.push({ action: "s3:GetObjectVersion", resource: photo });
    calls.push({ action: "s3:DeleteObjectVersion", resource: photo });
  }
  if (variables["delete_outputs"] !== "with-original") {
    const pixelated = `arn:aws:s3:::${PROCESSED_BUCKET}`;
    calls.push({
      action: "s3:ListBucketVersions",
      resource: pixelated,
      context: { "s3:prefix": "uploads/" },
    });
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion"]) {
      calls.push({ action, resource: `${pixelated}/uploads/cat.png` });
    }
  }
  if (variables["settings_from_tags"] !== true)
    calls.push({ action: "s3:GetObjectTagging", resource: photo });
  if (variables["invalidate"] !== true) {
    const resource = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1234567890ABC`;
    calls.push({ action: "cloudfront:CreateInvalidation", resource });
  }
  if (variables["source_prefix"] !== "") {
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
      calls.push({ action, resource: `${source}/private/cat.png` });
      calls.push({ action, resource: `arn:aws:s3:::${PROCESSED_BUCKET}/private/cat.png` });
    }
    calls.push({ action: "s3:ListBucketVersions", resource: source, context: { "s3:prefix": "private/" } });
  }
  return calls;
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "the function of %s",
  (name, scenario) => {
    const rendered = readStoredRender(scenario);

    it("can make every recorded call", async () => {
      const calls = callsBy("events", name).flatMap(permissionsFor);
      expect(calls.length).toBeGreaterThan(10);
      expect(withDecision(await decisions(rendered, FUNCTION, calls), "denied")).toEqual([]);
    });

    it("writes and deletes markers in the recording", () => {
      const calls = (recordings[name] ?? []).filter(({ key }) => key.endsWith(".try"));
      expect(calls.map(({ action }) => action)).toEqual(
        expect.arrayContaining(["s3:DeleteObject", "s3:PutObject"]),
      );
    });

    it("can make the calls that Lambda makes with it", async () => {
      expect(
        withDecision(await decisions(rendered, FUNCTION, callsOfLambda(rendered, scenario)), "denied"),
      ).toEqual([]);
    });

    it("can make no unnecessary call", async () => {
      const calls = [...neverAllowed(rendered), ...allowedOnlyWhereAskedFor(rendered, scenario)];
      expect(withDecision(await decisions(rendered, FUNCTION, calls), "allowed")).toEqual([]);
    });

    it("has no unused action", () => {
      const asked = new Set(
        [...callsBy("events", name).flatMap(permissionsFor), ...callsOfLambda(rendered, scenario)].map(
          ({ action }) => action,
        ),
      );
      const granted = ofType(rendered, "aws_iam_role_policy")
        .filter(({ address }) => address.startsWith(FUNCTION))
        .flatMap(({ values }) => statementsOf(values["policy"]))
        .flatMap((statement) => texts(statement["Action"]));
      const unused = [...new Set(granted)].filter(
        (action) => !asked.has(action) && !NOT_RECORDED.has(action),
      );
      expect(unused).toEqual([]);
    });
  },
);

const WITH_API = SCENARIOS.filter(({ name }) => callsBy("api", name).length > 0);

describe.each(WITH_API.map((scenario) => [scenario.name, scenario] as const))(
  "the API of %s",
  (name, scenario) => {
    const rendered = readStoredRender(scenario);
    const { SOURCE_BUCKET = "", PROCESSED_BUCKET = "" } = environmentOf(rendered, API_FUNCTION);
    const log = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${nameOf(rendered)}-api:log-stream:today`;
    const key = ofType(rendered, "aws_kms_key")[0]?.values["arn"];
    const own = [
      { action: "logs:CreateLogStream", resource: log },
      { action: "logs:PutLogEvents", resource: log },
      { action: "xray:PutTraceSegments", resource: "*" },
      ...(typeof key === "string"
        ? ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource: key }))
        : []),
      ...keysOfApi(scenario, rendered),
    ];

    it("can make every recorded call, and those that Lambda makes with it", async () => {
      const calls = [...callsBy("api", name).flatMap(permissionsFor), ...own];
      expect(withDecision(await decisions(rendered, API, calls), "denied")).toEqual([]);
    });

    it("can neither read nor delete a photo, nor do what the other function does", async () => {
      const source = `arn:aws:s3:::${SOURCE_BUCKET}`;
      const processed = `arn:aws:s3:::${PROCESSED_BUCKET}`;
      const on = (resource: string, ...actions: string[]) => actions.map((action) => ({ action, resource }));
      const calls = [
        ...neverAllowed(rendered).filter(({ action }) => action !== "s3:PutObject"),
        ...on(`${source}/uploads/cat.png`, "s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
        ...on(source, "s3:ListBucket", "s3:ListBucketVersions"),
        ...on(
          `${processed}/uploads/pixelated-8x8-cat.png`,
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
        ),
        ...on(`${processed}/uploads/pixelated-cat.png.json`, "s3:PutObject", "s3:DeleteObject"),
        ...on(`arn:aws:sns:${REGION}:${ACCOUNT}:${nameOf(rendered)}-results`, "sns:Publish"),
        ...on(`arn:aws:sqs:${REGION}:${ACCOUNT}:${nameOf(rendered)}-dead-letters`, "sqs:SendMessage"),
        ...on(`arn:aws:cloudfront::${ACCOUNT}:distribution/E1234567890ABC`, "cloudfront:CreateInvalidation"),
      ];
      expect(withDecision(await decisions(rendered, API, calls), "allowed")).toEqual([]);
    });

    it("has no unused action", () => {
      const asked = new Set(
        [...callsBy("api", name).flatMap(permissionsFor), ...own].map(({ action }) => action),
      );
      const granted = ofType(rendered, "aws_iam_role_policy")
        .filter(({ address }) => address.startsWith(API))
        .flatMap(({ values }) => statementsOf(values["policy"]))
        .flatMap((statement) => texts(statement["Action"]));
      const unused = [...new Set(granted)].filter(
        (action) => !asked.has(action) && !NOT_RECORDED_OF_API.has(action),
      );
      expect(unused).toEqual([]);
    });
  },
);

/** Needed but not recorded: X-Ray's own telemetry, and the photo that is sent in a request to find its faces. */
const NOT_RECORDED_OF_API = new Set(["xray:PutTelemetryRecords", "rekognition:DetectFaces"]);

/** Returns how S3 uses the keys of existing buckets for the API: it encrypts uploads and decrypts manifests. */
function keysOfApi({ variables }: Scenario, rendered: Rendered): Call[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    keysOf(name, value, rendered)
      .slice(0, 1)
      .map((call) => ({ ...call, action: name === "source_bucket" ? "kms:GenerateDataKey" : "kms:Decrypt" })),
  );
}

/**
 * Needed but not recorded: reading a version again after an interrupted download, deleting an object that is older than its
 * bucket's versioning, the number of tags, which S3 reports only to callers that may read them, and X-Ray's own telemetry.
 */
const NOT_RECORDED = new Set([
  "s3:GetObjectVersion",
  "s3:DeleteObject",
  "s3:GetObjectTagging",
  "xray:PutTelemetryRecords",
]);

describe("buckets and keys of another account", () => {
  const scenario = scenarioNamed("foreign-buckets");
  const rendered = readStoredRender(scenario);
  const { source_bucket: source, processed_bucket: processed } = scenario.variables as Record<
    "source_bucket" | "processed_bucket",
    { name: string; account_id: string; kms_key_arn: string }
  >;
  const account = source.account_id;
  const ownerFor = (resource: string): Owner => {
    const [what = ""] =
      Object.entries({
        source: `arn:aws:s3:::${source.name}`,
        processed: `arn:aws:s3:::${processed.name}`,
        source_key: source.kms_key_arn,
        processed_key: processed.kms_key_arn,
      }).find(([, arn]) => resource === arn || resource.startsWith(`${arn}/`)) ?? [];
    return { account, policy: ownerPolicy(rendered, what) };
  };
  /** S3 uses a key with the permissions of its caller: to read, and to write. */
  const callsOfS3 = [
    { action: "kms:Decrypt", resource: source.kms_key_arn },
    { action: "kms:Decrypt", resource: processed.kms_key_arn },
    { action: "kms:GenerateDataKey", resource: processed.kms_key_arn },
  ];
  const calls = [
    ...callsBy("events", scenario.name)
      .filter(({ action }) => action.startsWith("s3:"))
      .flatMap(permissionsFor),
    ...callsOfS3,
  ];

  it("are open to every recorded call with the policies that owner_policies has", async () => {
    for (const call of calls) {
      const decision = await decide(rendered, FUNCTION, { ...call, owner: ownerFor(call.resource) });
      expect(`${call.action} ${call.resource} ${decision}`).toMatch(/allowed$/);
    }
  });

  it("are closed without them, and to what they do not name", async () => {
    const [call] = calls;
    if (call === undefined) throw new Error("Expected recorded calls");
    expect(await decide(rendered, FUNCTION, { ...call, owner: { account, policy: { Statement: [] } } })).toBe(
      "denied",
    );
    for (const { action, resource } of [
      { action: "s3:GetObject", resource: `arn:aws:s3:::${source.name}/private/cat.png` },
      { action: "s3:DeleteObject", resource: `arn:aws:s3:::${processed.name}/uploads/cat.png` },
      { action: "kms:Encrypt", resource: processed.kms_key_arn },
    ]) {
      const owner = ownerFor(resource);
      expect(await decide(rendered, FUNCTION, { action, resource, owner })).toBe("denied");
    }
  });

  it("are listed by S3 Inventory for the role of S3 Batch Operations", async () => {
    const list = {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::lists-of-a-partner/inventory/manifest.json",
    };
    const other = { ...list, resource: "arn:aws:s3:::lists-of-a-partner/other.json" };
    expect(await decide(rendered, BACKFILL, list)).toBe("allowed");
    expect(await decide(rendered, BACKFILL, other)).toBe("denied");
  });
});

describe("the role for S3 Batch Operations", () => {
  const rendered = readStoredRender(scenarioNamed("example-complete"));
  const own = "arn:aws:s3:::amc-image-pixelater-backfill";
  const lambda = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;

  it("can invoke the function, read a manifest and write a report", async () => {
    const calls = [
      { action: "lambda:InvokeFunction", resource: `${lambda}:amc-image-pixelater` },
      { action: "s3:GetObject", resource: `${own}/manifests/photos.csv` },
      { action: "s3:PutObject", resource: `${own}/reports/job-1/manifest.json` },
    ];
    expect(withDecision(await decisions(rendered, BACKFILL, calls), "denied")).toEqual([]);
  });

  it("can do nothing else", async () => {
    const calls = [
      { action: "lambda:InvokeFunction", resource: `${lambda}:somebody-elses` },
      { action: "s3:PutObject", resource: `${own}/manifests/photos.csv` },
      { action: "s3:GetObject", resource: "arn:aws:s3:::amc-image-pixelater-source/uploads/cat.png" },
      { action: "s3:DeleteObject", resource: "arn:aws:s3:::amc-image-pixelater-source/uploads/cat.png" },
    ];
    expect(withDecision(await decisions(rendered, BACKFILL, calls), "allowed")).toEqual([]);
  });
});

describe("the simulator", () => {
  const rendered = readStoredRender(scenarioNamed("s3"));

  it("refuses actions that AWS does not have", async () => {
    await expect(
      decide(rendered, FUNCTION, { action: "s3:GetObjectt", resource: "arn:aws:s3:::a/b" }),
    ).rejects.toThrow("invalid.action");
  });

  it("reports a call whose permission is removed", async () => {
    const call = {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::amc-image-pixelater-source/uploads/cat.png",
    };
    const without = {
      ...rendered,
      resources: rendered.resources.map((resource) =>
        resource.address === FUNCTION
          ? {
              ...resource,
              values: {
                policy: {
                  Statement: statementsOf(resource.values["policy"]).filter(
                    ({ Sid }) => Sid !== "ReadOriginals",
                  ),
                },
              },
            }
          : resource,
      ),
    };
    expect(await decide(rendered, FUNCTION, call)).toBe("allowed");
    expect(await decide(without, FUNCTION, call)).toBe("denied");
  });
});

/** Some scenarios only, since each takes seconds. `pnpm --filter @pixelater/terraform-tests record` records all. */
const RECORDED_ANEW = ["s3", "delete-versions"];
if (!existsSync(FUNCTION_BUNDLE))
  console.warn("Not tested: the calls of the function as it is now, as it is not built.");

describe.runIf(existsSync(FUNCTION_BUNDLE))("the built function", { timeout: 60_000 }, () => {
  it.each(RECORDED_ANEW)("can make every call that it makes in %s", async (name) => {
    const scenario = scenarioNamed(name);
    const recorded = await recordCalls(scenario);
    expect(recorded).toEqual(recordings[name]);
    for (const [by, role] of [
      ["events", FUNCTION],
      ["api", API],
    ] as const) {
      const calls = recorded.filter((call) => call.by === by).flatMap(permissionsFor);
      expect(withDecision(await decisions(readStoredRender(scenario), role, calls), "denied")).toEqual([]);
    }
  });
});
