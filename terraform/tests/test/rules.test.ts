import { describe, expect, it } from "vitest";
import { objects, type Rule, RULES } from "../src/checks/rules.ts";
import { isJsonObject, type Json, type JsonObject } from "../src/module.ts";
import { readStoredRender, type Rendered } from "../src/render.ts";
import { SCENARIOS, scenarioNamed } from "../src/scenarios.ts";

for (const [name, rule] of Object.entries<Rule>(RULES)) {
  describe(name, () => {
    it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", (_, scenario) => {
      expect(rule(readStoredRender(scenario), scenario.variables)).toEqual([]);
    });
  });
}

/** Returns a render with one resource changed, or removed if the change returns undefined. */
function broken(
  scenarioName: string,
  address: string,
  change: (values: JsonObject) => JsonObject | undefined,
): Rendered {
  const { resources, outputs } = readStoredRender(scenarioNamed(scenarioName));
  if (!resources.some((resource) => resource.address === address)) throw new Error(`Expected ${address}`);
  return {
    outputs,
    resources: resources.flatMap((resource) => {
      if (resource.address !== address) return [resource];
      const values = change(structuredClone(resource.values));
      return values ? [{ ...resource, values }] : [];
    }),
  };
}

const without = (name: string) => (values: JsonObject) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
const having = (given: JsonObject) => (values: JsonObject) => ({ ...values, ...given });
const gone = () => undefined;

/** Changes every statement of a policy. */
function statements(change: (statement: JsonObject) => JsonObject) {
  return (values: JsonObject): JsonObject => {
    const policy = isJsonObject(values["policy"]) ? values["policy"] : {};
    return { ...values, policy: { ...policy, Statement: objects(policy["Statement"]).map(change) } };
  };
}

/** Changes every block of this name, at any depth. */
function blocks(name: string, change: (block: JsonObject) => JsonObject) {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === name ? objects(inner).map(change) : walk(inner),
      ]),
    );
  };
  return (values: JsonObject) => walk(values) as JsonObject;
}

type Breakage = [what: string, broken: Rendered, says: string];

const BREAKAGES: Partial<Record<keyof typeof RULES, Breakage[]>> = {
  "no bucket is public, and each is encrypted and answers over TLS only": [
    [
      "the public access block is gone",
      broken("s3", "aws_s3_bucket_public_access_block.source[0]", gone),
      "block_public_acls is not on",
    ],
    [
      "public policies are let through",
      broken(
        "s3",
        "aws_s3_bucket_public_access_block.processed[0]",
        having({ restrict_public_buckets: false }),
      ),
      "restrict_public_buckets is not on",
    ],
    [
      "ACLs are back",
      broken(
        "s3",
        "aws_s3_bucket_ownership_controls.page[0]",
        having({ rule: [{ object_ownership: "ObjectWriter" }] }),
      ),
      "has ACLs",
    ],
    [
      "no encryption",
      broken("s3", "aws_s3_bucket_server_side_encryption_configuration.source[0]", gone),
      "says nothing of encryption",
    ],
    ["plain HTTP", broken("s3", "aws_s3_bucket_policy.source[0]", gone), "takes requests without TLS"],
    [
      "plain HTTP for objects",
      broken(
        "s3",
        "aws_s3_bucket_policy.source[0]",
        statements(having({ Resource: ["arn:aws:s3:::amc-image-pixelater-source"] })),
      ),
      "takes requests without TLS",
    ],
    [
      "TLS 1.1",
      broken(
        "s3",
        "aws_s3_bucket_policy.page[0]",
        statements((statement) =>
          statement["Sid"] === "OnlyOverTls12" ? { ...statement, Effect: "Allow" } : statement,
        ),
      ),
      "takes requests over TLS 1.1",
    ],
    [
      "everybody may read",
      broken(
        "s3",
        "aws_s3_bucket_policy.processed[0]",
        statements(having({ Effect: "Allow", Principal: "*" })),
      ),
      "is public",
    ],
    [
      "every account may read",
      broken(
        "s3",
        "aws_s3_bucket_policy.processed[0]",
        statements(having({ Effect: "Allow", Principal: { AWS: ["*"] } })),
      ),
      "is public",
    ],
  ],
  "queues and topics take messages over TLS only": [
    [
      "a queue without a policy",
      broken("s3", "aws_sqs_queue_policy.dead_letters", gone),
      "dead_letters: takes messages without TLS",
    ],
    [
      "a queue that allows",
      broken("sqs", "aws_sqs_queue_policy.work[0]", statements(having({ Effect: "Allow" }))),
      "work[0]: takes messages without TLS",
    ],
    [
      "a topic's policy for another topic",
      broken(
        "s3",
        "aws_sns_topic_policy.results[0]",
        having({ arn: "arn:aws:sns:eu-central-1:111122223333:other" }),
      ),
      "results[0]: takes messages without TLS",
    ],
  ],
  "services act for this account only": [
    [
      "a key for everybody's alarms",
      broken("example-private", "aws_kms_key.photos[0]", statements(without("Condition"))),
      "aws_kms_key.photos[0] Announce: a service may act for any account",
    ],
    [
      "another account's queue",
      broken(
        "example-private",
        "aws_kms_key.photos[0]",
        statements(
          having({
            Condition: {
              StringEquals: {
                "kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:eu-central-1:999999999999:queue",
              },
            },
          }),
        ),
      ),
      "AnnounceByEventBridge: a service may act for any account",
    ],
    [
      "a bucket without an account",
      broken(
        "sqs",
        "aws_sqs_queue_policy.work[0]",
        statements(having({ Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::somebody-elses" } } })),
      ),
      "FilledBySourceBucket: a service may act for any account",
    ],
    [
      "anybody's alarms",
      broken("s3", "aws_sns_topic_policy.alarms[0]", statements(without("Condition"))),
      "Alarms: a service may act for any account",
    ],
  ],
  "CloudFront reads buckets signed, and only by the module's own distribution": [
    [
      "any distribution",
      broken("s3", "aws_s3_bucket_policy.processed[0]", statements(without("Condition"))),
      "may be read by any distribution",
    ],
    [
      "another distribution",
      broken(
        "s3",
        "aws_s3_bucket_policy.page[0]",
        statements(
          having({
            Condition: {
              StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::999999999999:distribution/E1" },
            },
          }),
        ),
      ),
      "may be read by any distribution",
    ],
    [
      "an unsigned origin",
      broken(
        "s3",
        "aws_cloudfront_distribution.website[0]",
        blocks("origin", without("origin_access_control_id")),
      ),
      "asks S3 without signing",
    ],
  ],
  "who may call the function is named, with account": [
    [
      "no source ARN",
      broken("s3", "aws_lambda_permission.s3[0]", without("source_arn")),
      "has no source ARN",
    ],
    [
      "no source account",
      broken("s3", "aws_lambda_permission.s3[0]", without("source_account")),
      "names no account",
    ],
    [
      "another account",
      broken("s3", "aws_lambda_permission.s3[0]", having({ source_account: "999999999999" })),
      "names no account",
    ],
    [
      "anybody",
      broken("eventbridge", "aws_lambda_permission.eventbridge[0]", having({ principal: "*" })),
      "is for anybody",
    ],
  ],
  "a photo is announced in one way, and that way is open": [
    [
      "twice",
      broken("s3", "aws_s3_bucket_notification.source[0]", having({ eventbridge: true })),
      "announced in 2 ways",
    ],
    [
      "not at all",
      broken("s3", "aws_s3_bucket_notification.source[0]", without("lambda_function")),
      "announced in 0 ways",
    ],
    [
      "no configuration",
      broken("sqs", "aws_s3_bucket_notification.source[0]", gone),
      "0 notification configurations",
    ],
    ["S3 without permission", broken("s3", "aws_lambda_permission.s3[0]", gone), "S3 may not call"],
    [
      "EventBridge without permission",
      broken("eventbridge", "aws_lambda_permission.eventbridge[0]", gone),
      "EventBridge may not call",
    ],
    [
      "EventBridge without target",
      broken("eventbridge", "aws_cloudwatch_event_target.pixelate[0]", gone),
      "has no target",
    ],
    [
      "a rule of two without target",
      broken("example-existing-buckets", "aws_cloudwatch_event_target.pixelate[1]", gone),
      "object_created[1]: has no target",
    ],
    [
      "a rule of two without permission",
      broken("example-existing-buckets", "aws_lambda_permission.eventbridge[1]", gone),
      "object_created[1]: may not call the function",
    ],
    [
      "overlapping filters",
      broken(
        "several-folders",
        "aws_s3_bucket_notification.source[0]",
        blocks("queue", having({ filter_prefix: "uploads/", filter_suffix: ".jpg" })),
      ),
      "uploads/*.jpg: overlaps with another filter",
    ],
    [
      "a bucket that sends no events",
      broken("eventbridge", "aws_s3_bucket_notification.source[0]", without("eventbridge")),
      "the bucket sends no events",
    ],
    [
      "a queue that nobody empties",
      broken("sqs", "aws_lambda_event_source_mapping.work[0]", gone),
      "nothing takes from the queue",
    ],
  ],
  "removals are announced where outputs go with their original": [
    [
      "no removals from S3",
      broken(
        "guarded",
        "aws_s3_bucket_notification.source[0]",
        blocks("lambda_function", having({ events: ["s3:ObjectCreated:*"] })),
      ),
      "pixelate: announces the removals ",
    ],
    [
      "removals by a lifecycle",
      broken(
        "removals-through-a-queue",
        "aws_s3_bucket_notification.source[0]",
        blocks(
          "queue",
          having({
            events: [
              "s3:ObjectRemoved:Delete",
              "s3:ObjectRemoved:DeleteMarkerCreated",
              "s3:LifecycleExpiration:Delete",
            ],
          }),
        ),
      ),
      "announces the removals s3:LifecycleExpiration:Delete",
    ],
    [
      "removals that nothing asks for",
      broken(
        "s3",
        "aws_s3_bucket_notification.source[0]",
        blocks("lambda_function", having({ events: ["s3:ObjectRemoved:*"] })),
      ),
      "announces the removals s3:ObjectRemoved:*",
    ],
    [
      "no rule",
      broken("fresh", "aws_cloudwatch_event_rule.object_removed[0]", gone),
      "0 rules for removals beside 1",
    ],
    [
      "any reason",
      broken("fresh", "aws_cloudwatch_event_rule.object_removed[0]", blocks("detail", without("reason"))),
      "the removals of a lifecycle count",
    ],
  ],
  "existing buckets are left alone": [
    [
      "a policy for an existing bucket",
      broken("s3", "aws_s3_bucket.processed[0]", gone),
      "aws_s3_bucket_policy.processed[0]: changes amc-image-pixelater-processed, which exists already",
    ],
  ],
  "what fails ends as a dead letter": [
    ["no queue", broken("s3", "aws_sqs_queue.dead_letters", gone), "failures go nowhere"],
    [
      "four days",
      broken("s3", "aws_sqs_queue.dead_letters", without("message_retention_seconds")),
      "not kept for 14 days",
    ],
    [
      "no destination",
      broken("s3", "aws_lambda_function_event_invoke_config.pixelate", without("destination_config")),
      "failures go nowhere",
    ],
    [
      "undeliverable events",
      broken("eventbridge", "aws_cloudwatch_event_target.pixelate[0]", without("dead_letter_config")),
      "undeliverable events go nowhere",
    ],
    ["no redrive", broken("sqs", "aws_sqs_queue.work[0]", without("redrive_policy")), "has no dead letters"],
    [
      "whole batches",
      broken("sqs", "aws_lambda_event_source_mapping.work[0]", without("function_response_types")),
      "fails its whole batch",
    ],
  ],
  "the queue shows a message again only after six time-outs": [
    [
      "too soon",
      broken("sqs", "aws_sqs_queue.work[0]", having({ visibility_timeout_seconds: 359 })),
      "before six time-outs of 60 s",
    ],
    [
      "a longer time-out",
      broken("sqs", "aws_lambda_function.pixelate", having({ timeout: 61 })),
      "before six time-outs of 61 s",
    ],
  ],
  "roles are granted named actions on named resources": [
    [
      "any action",
      broken("s3", "aws_iam_role_policy.function", statements(having({ Action: ["s3:*"] }))),
      "any action",
    ],
    [
      "any resource",
      broken(
        "s3",
        "aws_iam_role_policy.function",
        statements(having({ Action: ["s3:GetObject"], Resource: ["*"] })),
      ),
      "any resource",
    ],
    [
      "any bucket",
      broken(
        "s3",
        "aws_iam_role_policy.function",
        statements(having({ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::*"] })),
      ),
      "any resource",
    ],
    [
      "all but some",
      broken("s3", "aws_iam_role_policy.function", statements(without("Action"))),
      "any action",
    ],
  ],
  "the website is served over TLS with security headers": [
    [
      "plain HTTP",
      broken(
        "s3",
        "aws_cloudfront_distribution.website[0]",
        blocks("default_cache_behavior", having({ viewer_protocol_policy: "allow-all" })),
      ),
      "/: is served without TLS",
    ],
    [
      "no headers",
      broken(
        "s3",
        "aws_cloudfront_distribution.website[0]",
        blocks("ordered_cache_behavior", without("response_headers_policy_id")),
      ),
      "/p/*: content security policy",
    ],
    [
      "inline scripts",
      broken(
        "s3",
        "aws_cloudfront_response_headers_policy.page[0]",
        blocks(
          "content_security_policy",
          having({ content_security_policy: "default-src 'none'; script-src 'unsafe-inline'" }),
        ),
      ),
      "has unsafe sources",
    ],
    [
      "frames",
      broken(
        "s3",
        "aws_cloudfront_response_headers_policy.photos[0]",
        blocks("content_security_policy", having({ content_security_policy: "default-src 'none'" })),
      ),
      "may be framed",
    ],
    [
      "sniffing",
      broken(
        "s3",
        "aws_cloudfront_response_headers_policy.page[0]",
        blocks("content_type_options", having({ override: false })),
      ),
      "no content_type_options",
    ],
  ],
  "the HTTP API is throttled and each of its routes may call the function": [
    [
      "no bounds",
      broken("s3", "aws_apigatewayv2_stage.live[0]", without("default_route_settings")),
      "is not throttled",
    ],
    [
      "a route without permission",
      broken("s3", 'aws_lambda_permission.api["POST /api/uploads"]', gone),
      "POST /api/uploads: the gateway may not call",
    ],
  ],
  "with an authorizer, every route of the HTTP API has it": [
    [
      "an open route",
      broken(
        "guarded",
        'aws_apigatewayv2_route.function["POST /api/uploads"]',
        having({ authorization_type: "NONE" }),
      ),
      'aws_apigatewayv2_route.function["POST /api/uploads"]: is open to everybody',
    ],
    [
      "a route without the authorizer",
      broken(
        "removals-through-a-queue",
        'aws_apigatewayv2_route.function["GET /api/uploads/{id}"]',
        without("authorizer_id"),
      ),
      "is open to everybody",
    ],
    [
      "an authorizer without permission",
      broken("removals-through-a-queue", "aws_lambda_permission.authorizer[0]", gone),
      "the gateway may not call the authorizer",
    ],
  ],
  "requests and events have functions and roles of their own": [
    [
      "requests to the function for events",
      broken(
        "s3",
        "aws_apigatewayv2_integration.function[0]",
        having({
          integration_uri:
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/other/invocations",
        }),
      ),
      "requests go to the function for events",
    ],
    [
      "one role",
      broken(
        "s3",
        "aws_lambda_function.api[0]",
        having({ role: "arn:aws:iam::111122223333:role/amc-image-pixelater-function" }),
      ),
      "both functions have one role",
    ],
    [
      "permission for both",
      broken(
        "s3",
        'aws_lambda_permission.api["POST /api/uploads"]',
        having({ function_name: "amc-image-pixelater" }),
      ),
      "the gateway may call the function for events",
    ],
  ],
  "beside a page, the API answers CloudFront only": [
    [
      "an open API",
      broken("s3", "aws_lambda_function.api[0]", without("environment")),
      "CloudFront sends no secret that the API accepts",
    ],
    [
      "a secret that is not sent",
      broken("s3", "aws_cloudfront_distribution.website[0]", blocks("origin", without("custom_header"))),
      "CloudFront sends no secret that the API accepts",
    ],
    [
      "no next secret",
      broken(
        "s3",
        "aws_lambda_function.api[0]",
        blocks("environment", having({ variables: { ORIGIN_SECRET: "one" } })),
      ),
      "accepts 1 secrets",
    ],
  ],
  "a public deployment is bounded": [
    [
      "the account's concurrency",
      broken("example-public", "aws_lambda_function.api[0]", having({ reserved_concurrent_executions: -1 })),
      "aws_lambda_function.api[0]: has no bound",
    ],
    [
      "originals for ever",
      broken("example-public", "aws_s3_bucket_lifecycle_configuration.source[0]", without("rule")),
      "source: photos are kept for ever",
    ],
    ["no web ACL", broken("example-public", "aws_wafv2_web_acl.website[0]", gone), "an address has no limit"],
    [
      "a web ACL that counts",
      broken(
        "example-public",
        "aws_wafv2_web_acl.website[0]",
        blocks("action", () => ({ count: [{}] })),
      ),
      "an address has no limit",
    ],
    [
      "forms for many photos",
      broken("example-public", "aws_lambda_function.pixelate", without("environment")),
      "a form can be used again",
    ],
    [
      "every setting",
      broken("example-public", "aws_lambda_function.api[0]", without("environment")),
      "what takes the most time",
    ],
  ],
  "photos are kept under their version": [
    [
      "by path alone",
      broken(
        "s3",
        "aws_cloudfront_cache_policy.photos[0]",
        blocks("query_strings_config", without("query_strings")),
      ),
      "not kept under v alone",
    ],
    [
      "no viewer-response function",
      broken(
        "s3",
        "aws_cloudfront_distribution.website[0]",
        blocks("function_association", having({ event_type: "viewer-request" })),
      ),
      "has not both functions",
    ],
  ],
  "with a key, photos and messages are under it": [
    [
      "a plain queue",
      broken("example-private", "aws_sqs_queue.dead_letters", without("kms_master_key_id")),
      "dead_letters: is not encrypted",
    ],
    [
      "S3's own key",
      broken(
        "example-private",
        "aws_s3_bucket_server_side_encryption_configuration.source[0]",
        blocks("apply_server_side_encryption_by_default", having({ sse_algorithm: "AES256" })),
      ),
      "source[0]: is not encrypted",
    ],
    [
      "plain logs",
      broken("example-private", "aws_cloudwatch_log_group.api[0]", without("kms_key_id")),
      "api[0]: is not encrypted",
    ],
    [
      "a key that CloudWatch Logs may not use",
      broken("example-private", "aws_kms_key.photos[0]", statements(without("Condition"))),
      "function: CloudWatch Logs may not use the key",
    ],
  ],
  "emails are about alarms": [
    [
      "every photo",
      broken(
        "example-complete",
        "aws_sns_topic_subscription.alarms_email[0]",
        having({ topic_arn: "arn:aws:sns:eu-central-1:111122223333:amc-image-pixelater-results" }),
      ),
      "gets an email for every photo",
    ],
  ],
  "logs are not kept for ever": [
    [
      "no end",
      broken("s3", "aws_cloudwatch_log_group.function", having({ retention_in_days: 0 })),
      "kept for ever",
    ],
  ],
  "the function is the one that was built": [
    [
      "an old runtime",
      broken("s3", "aws_lambda_function.pixelate", having({ runtime: "nodejs18.x" })),
      "runs on nodejs18.x",
    ],
    [
      "another handler",
      broken("s3", "aws_lambda_function.pixelate", having({ handler: "main.handler" })),
      "handler is main.handler",
    ],
    [
      "no digest",
      broken("s3", "aws_lambda_function.pixelate", without("source_code_hash")),
      "would not be seen",
    ],
  ],
  "everything that takes tags says which project it belongs to": [
    [
      "no tags",
      broken("s3", "aws_sqs_queue.dead_letters", without("tags")),
      "dead_letters: has no tag Project",
    ],
  ],
};

describe("each rule fails on a broken copy", () => {
  it("every rule has a broken copy", () => {
    expect(Object.keys(BREAKAGES)).toEqual(Object.keys(RULES));
  });

  for (const [name, breakages] of Object.entries(BREAKAGES)) {
    const rule = RULES[name as keyof typeof RULES];
    it.each(breakages)(`${name}: %s`, (_, rendered, says) => {
      expect(rule(rendered).join("\n")).toContain(says);
    });
  }
});
