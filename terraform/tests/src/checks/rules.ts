/** Rules for every scenario; each returns its violations. */
import { asText, isJsonObject, type Json, type JsonObject } from "../module.ts";
import type { Rendered, RenderedResource } from "../render.ts";
import { readProviderSchema } from "../schema.ts";
import { ACCOUNT } from "../stand-in/computed.ts";

/** @param variables of the scenario, for rules that some of them lift. */
export type Rule = (rendered: Rendered, variables?: Readonly<Record<string, unknown>>) => string[];

const bucketsAreClosed: Rule = (rendered) =>
  ofType(rendered, "aws_s3_bucket").flatMap(({ address, values: { bucket, arn } }) => {
    const about = (type: string) =>
      ofType(rendered, type).filter(({ values }) => values["bucket"] === bucket);
    const problems: string[] = [];
    const block = about("aws_s3_bucket_public_access_block")[0]?.values ?? {};
    for (const name of [
      "block_public_acls",
      "block_public_policy",
      "ignore_public_acls",
      "restrict_public_buckets",
    ]) {
      if (block[name] !== true) problems.push(`${address}: ${name} is not on`);
    }
    const ownership = about("aws_s3_bucket_ownership_controls")[0]?.values["rule"];
    if (first(ownership)["object_ownership"] !== "BucketOwnerEnforced") problems.push(`${address}: has ACLs`);
    if (about("aws_s3_bucket_server_side_encryption_configuration").length !== 1) {
      problems.push(`${address}: says nothing of encryption`);
    }
    const statements = about("aws_s3_bucket_policy").flatMap(({ values }) => statementsOf(values["policy"]));
    const tls = statements.find(
      ({ Effect, Condition }) =>
        Effect === "Deny" && path(Condition, "Bool", "aws:SecureTransport") === "false",
    );
    if (texts(tls?.["Resource"]).join() !== `${asText(arn)},${asText(arn)}/*` || tls?.["Principal"] !== "*") {
      problems.push(`${address}: takes requests without TLS`);
    }
    const old = statements.find(
      ({ Effect, Condition }) =>
        Effect === "Deny" && path(Condition, "NumericLessThan", "s3:TlsVersion") === "1.2",
    );
    if (texts(old?.["Resource"]).join() !== `${asText(arn)},${asText(arn)}/*` || old?.["Principal"] !== "*") {
      problems.push(`${address}: takes requests over TLS 1.1`);
    }
    for (const { Effect, Principal } of statements) {
      if (Effect !== "Allow") continue;
      if (Principal === "*" || texts(path(Principal, "AWS")).includes("*"))
        problems.push(`${address}: is public`);
    }
    return problems;
  });

/** Policies of resources other than buckets and roles, by the type that carries them. */
const POLICIES = ["aws_kms_key", "aws_sns_topic_policy", "aws_sqs_queue_policy", "aws_s3_bucket_policy"];

/** A service acts for every account of AWS; a condition must say for which it may do so here. */
const servicesActForOwnAccount: Rule = (rendered) =>
  POLICIES.flatMap((type) => ofType(rendered, type)).flatMap(({ address, values }) =>
    statementsOf(values["policy"])
      .filter(({ Effect, Principal }) => Effect === "Allow" && path(Principal, "Service") !== undefined)
      .filter(({ Condition }) => !namesOwnAccount(Condition))
      .map(({ Sid }) => `${address} ${asText(Sid)}: a service may act for any account`),
  );

/** Condition keys that only AWS sets and whose values contain an account: those of the source, and encryption contexts. */
const NAMING_ACCOUNTS = /^(aws:Source(Account|Arn)|kms:EncryptionContext:aws:(sqs|logs):arn)$/i;

function namesOwnAccount(condition: Json | undefined): boolean {
  return Object.values(isJsonObject(condition) ? condition : {}).some((operator) =>
    Object.entries(isJsonObject(operator) ? operator : {}).some(
      ([key, value]) =>
        NAMING_ACCOUNTS.test(key) &&
        texts(value).length > 0 &&
        texts(value).every((text) => text === ACCOUNT || text.includes(`:${ACCOUNT}:`)),
    ),
  );
}

/** Types with a policy of their own, the type of that policy, the argument that refers to it, and what a denial covers. */
const MESSAGE_POLICIES = [
  ["aws_sqs_queue", "aws_sqs_queue_policy", "queue_url", "id", "sqs:*"],
  ["aws_sns_topic", "aws_sns_topic_policy", "arn", "arn", "sns:Publish"],
] as const;

const messagesOverTls: Rule = (rendered) =>
  MESSAGE_POLICIES.flatMap(([type, policyType, argument, id, action]) =>
    ofType(rendered, type).flatMap(({ address, values }) => {
      const statements = ofType(rendered, policyType)
        .filter((policy) => policy.values[argument] === values[id])
        .flatMap((policy) => statementsOf(policy.values["policy"]));
      const denied = statements.some(
        ({ Effect, Principal, Action, Resource, Condition }) =>
          Effect === "Deny" &&
          Principal === "*" &&
          Action === action &&
          Resource === values["arn"] &&
          path(Condition, "Bool", "aws:SecureTransport") === "false",
      );
      return denied ? [] : [`${address}: takes messages without TLS`];
    }),
  );

const readByOwnDistributionOnly: Rule = (rendered) => {
  const distributions = ofType(rendered, "aws_cloudfront_distribution");
  const arns = distributions.map(({ values }) => values["arn"]);
  const statements = ofType(rendered, "aws_s3_bucket_policy").flatMap(({ address, values }) =>
    statementsOf(values["policy"])
      .filter(({ Principal }) => path(Principal, "Service") === "cloudfront.amazonaws.com")
      .map((statement) => ({ address, statement })),
  );
  const open = statements.filter(({ statement: { Condition } }) => {
    const source = path(Condition, "StringEquals", "AWS:SourceArn");
    return typeof source !== "string" || !arns.includes(source);
  });
  const unsigned = distributions.flatMap(({ address, values }) =>
    objects(values["origin"])
      .filter(({ domain_name: host }) => asText(host).includes(".s3."))
      .filter(({ origin_access_control_id: id }) => typeof id !== "string" || id === "")
      .map(({ origin_id: id }) => `${address}: origin ${asText(id)} asks S3 without signing`),
  );
  return [...open.map(({ address }) => `${address}: may be read by any distribution`), ...unsigned];
};

const callersAreNamed: Rule = (rendered) =>
  ofType(rendered, "aws_lambda_permission").flatMap(({ address, values }) => {
    const { principal, source_arn: arn, source_account: account } = values;
    const problems: string[] = [];
    if (typeof arn !== "string" || arn === "*") problems.push(`${address}: has no source ARN`);
    // The ARN of a bucket names no account.
    if (!asText(arn).includes(`:${ACCOUNT}:`) && account !== ACCOUNT)
      problems.push(`${address}: names no account`);
    if (!asText(principal).endsWith(".amazonaws.com")) problems.push(`${address}: is for anybody`);
    return problems;
  });

const oneWayIn: Rule = (rendered) => {
  const notifications = ofType(rendered, "aws_s3_bucket_notification");
  const values = notifications[0]?.values ?? {};
  const lambdas = objects(values["lambda_function"]);
  const queues = objects(values["queue"]);
  const rules = ofType(rendered, "aws_cloudwatch_event_rule");
  const events = rules.length > 0 || values["eventbridge"] === true;
  const ways = [lambdas.length > 0, queues.length > 0, events].filter(Boolean).length;
  const problems: string[] = [];
  // An existing bucket keeps the configuration of its owner.
  const wanted = ofType(rendered, "aws_s3_bucket").some(
    ({ address }) => address === "aws_s3_bucket.source[0]",
  )
    ? 1
    : 0;
  if (notifications.length !== wanted) problems.push(`${notifications.length} notification configurations`);
  if (wanted === 1 && rules.length > 0 && values["eventbridge"] !== true)
    problems.push("the bucket sends no events");
  const filters = [...lambdas, ...queues].map((filter) => [
    asText(filter["filter_prefix"] ?? ""),
    asText(filter["filter_suffix"] ?? ""),
  ]);
  for (const [index, [prefix = "", suffix = ""]] of filters.entries()) {
    const overlaps = filters.some(
      ([other = "", ending = ""], at) => at !== index && other.startsWith(prefix) && ending.endsWith(suffix),
    );
    if (overlaps) problems.push(`${prefix}*${suffix}: overlaps with another filter`);
  }
  if (ways !== 1) problems.push(`a photo is announced in ${ways} ways`);
  const permitted = ofType(rendered, "aws_lambda_permission").map(({ values: { principal } }) => principal);
  if (lambdas.length > 0 && !permitted.includes("s3.amazonaws.com"))
    problems.push("S3 may not call the function");
  if (events) {
    if (!permitted.includes("events.amazonaws.com")) problems.push("EventBridge may not call the function");
    const targets = ofType(rendered, "aws_cloudwatch_event_target").map((target) => target.values["rule"]);
    const sources = ofType(rendered, "aws_lambda_permission").map(
      (permission) => permission.values["source_arn"],
    );
    for (const rule of rules) {
      if (!targets.includes(rule.values["name"] ?? "")) problems.push(`${rule.address}: has no target`);
      if (!sources.includes(rule.values["arn"] ?? ""))
        problems.push(`${rule.address}: may not call the function`);
    }
    if (rules.length === 0) problems.push("no rule takes the events");
  }
  if (queues.length > 0 && ofType(rendered, "aws_lambda_event_source_mapping").length !== 1) {
    problems.push("nothing takes from the queue");
  }
  return problems;
};

/** S3's events for what a person removes. Those of a lifecycle have other names. */
const REMOVALS = ["s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated"];

/** The function deletes outputs only if it learns of removals, and learns of none that it does not ask for. */
const removalsAreAnnounced: Rule = (rendered) => {
  const wanted = environmentOf(functionOf(rendered, "pixelate"))["DELETE_OUTPUTS"] === "with-original";
  const problems: string[] = [];
  const filters = ofType(rendered, "aws_s3_bucket_notification").flatMap(({ values }) => [
    ...objects(values["lambda_function"]),
    ...objects(values["queue"]),
  ]);
  for (const filter of filters) {
    const removals = texts(filter["events"]).filter(
      (event) => event.includes("Removed") || event.includes("Lifecycle"),
    );
    if (removals.sort().join() !== (wanted ? REMOVALS.join() : "")) {
      problems.push(`${asText(filter["id"])}: announces the removals ${removals.join(", ")}`);
    }
  }
  const patterns = ofType(rendered, "aws_cloudwatch_event_rule").map(({ values }) => values["event_pattern"]);
  const created = patterns.filter((pattern) =>
    texts(path(pattern, "detail-type")).includes("Object Created"),
  );
  const removed = patterns.filter((pattern) =>
    texts(path(pattern, "detail-type")).includes("Object Deleted"),
  );
  if (removed.length !== (wanted ? created.length : 0)) {
    problems.push(`${removed.length} rules for removals beside ${created.length} for new photos`);
  }
  for (const pattern of removed) {
    if (texts(path(pattern, "detail", "reason")).join() !== "DeleteObject") {
      problems.push("the removals of a lifecycle count");
    }
  }
  return problems;
};

/** Everything that is set for a bucket replaces what its owner set. */
const existingBucketsAreLeftAlone: Rule = (rendered) => {
  const own = ofType(rendered, "aws_s3_bucket").map(({ values }) => values["bucket"]);
  return rendered.resources
    .filter(({ type }) => type.startsWith("aws_s3_"))
    .filter(({ values }) => !own.includes(values["bucket"] ?? ""))
    .map(({ address, values }) => `${address}: changes ${asText(values["bucket"])}, which exists already`);
};

/** The description of the API is for everybody. */
const OPEN_ROUTES = ["GET /api/openapi.json"];

const routesAreGuarded: Rule = (rendered) => {
  const [authorizer] = ofType(rendered, "aws_apigatewayv2_authorizer");
  if (authorizer === undefined) return [];
  const open = ofType(rendered, "aws_apigatewayv2_route")
    .filter(({ values }) => !OPEN_ROUTES.includes(asText(values["route_key"])))
    .filter(
      ({ values }) =>
        !["JWT", "CUSTOM"].includes(asText(values["authorization_type"])) ||
        values["authorizer_id"] !== authorizer.values["id"],
    )
    .map(({ address }) => `${address}: is open to everybody`);
  const isFunction = authorizer.values["authorizer_type"] === "REQUEST";
  const permitted = ofType(rendered, "aws_lambda_permission").some(({ values }) =>
    asText(values["source_arn"]).endsWith(`/authorizers/${asText(authorizer.values["id"])}`),
  );
  return isFunction && !permitted ? [...open, "the gateway may not call the authorizer"] : open;
};

const nothingIsLost: Rule = (rendered) => {
  const letters = ofType(rendered, "aws_sqs_queue").find(({ values }) =>
    asText(values["name"]).endsWith("-dead-letters"),
  );
  const arn = letters?.values["arn"] ?? null;
  const problems: string[] = [];
  if (letters?.values["message_retention_seconds"] !== 1209600)
    problems.push("dead letters are not kept for 14 days");
  const invoke = ofType(rendered, "aws_lambda_function_event_invoke_config")[0]?.values;
  const destination = path(first(first(invoke?.["destination_config"])["on_failure"]), "destination");
  if (arn === null || destination !== arn) problems.push("the function's failures go nowhere");
  for (const { address, values } of ofType(rendered, "aws_cloudwatch_event_target")) {
    if (first(values["dead_letter_config"])["arn"] !== arn)
      problems.push(`${address}: undeliverable events go nowhere`);
  }
  for (const { address, values } of ofType(rendered, "aws_sqs_queue")) {
    if (values["arn"] === arn) continue;
    if (path(values["redrive_policy"], "deadLetterTargetArn") !== arn)
      problems.push(`${address}: has no dead letters`);
  }
  for (const { address, values } of ofType(rendered, "aws_lambda_event_source_mapping")) {
    const types = texts(values["function_response_types"]);
    if (!types.includes("ReportBatchItemFailures"))
      problems.push(`${address}: one bad photo fails its whole batch`);
  }
  return problems;
};

const queueWaitsLongEnough: Rule = (rendered) => {
  const timeout = Number(functionOf(rendered, "pixelate")?.values["timeout"]);
  return ofType(rendered, "aws_sqs_queue")
    .filter(({ values }) => "redrive_policy" in values)
    .filter(({ values }) => !(Number(values["visibility_timeout_seconds"]) >= 6 * timeout))
    .map(
      ({ address }) => `${address}: shows a message again before six time-outs of ${timeout} s have passed`,
    );
};

/** X-Ray's actions and Rekognition's on single photos have no resource types. */
const WITHOUT_RESOURCES = /^(xray:Put(TraceSegments|TelemetryRecords)|rekognition:DetectFaces)$/;

const grantsAreNarrow: Rule = (rendered) =>
  ofType(rendered, "aws_iam_role_policy").flatMap(({ address, values }) =>
    statementsOf(values["policy"]).flatMap((statement) => {
      const actions = texts(statement["Action"]);
      const resources = texts(statement["Resource"]);
      const at = `${address} ${asText(statement["Sid"])}`;
      const problems: string[] = [];
      if (statement["Effect"] !== "Allow") problems.push(`${at}: is no grant`);
      if (actions.length === 0 || actions.some((action) => action.includes("*")))
        problems.push(`${at}: any action`);
      const narrow = resources.every((resource) =>
        /^arn:aws:[a-z0-9]+:[^*]*:[^*:/][^*]*(\*[^*]*)?$/.test(resource),
      );
      if ((!narrow || resources.length === 0) && !actions.every((action) => WITHOUT_RESOURCES.test(action))) {
        problems.push(`${at}: any resource`);
      }
      return problems;
    }),
  );

const servedSafely: Rule = (rendered) => {
  const policies = new Map(
    ofType(rendered, "aws_cloudfront_response_headers_policy").map(({ values }) => [values["id"], values]),
  );
  return ofType(rendered, "aws_cloudfront_distribution").flatMap(({ values }) =>
    [...objects(values["default_cache_behavior"]), ...objects(values["ordered_cache_behavior"])].flatMap(
      (behavior) => {
        const at = asText(behavior["path_pattern"] ?? "/");
        const problems: string[] = [];
        if (behavior["viewer_protocol_policy"] === "allow-all") problems.push(`${at}: is served without TLS`);
        const headers = first(
          policies.get(behavior["response_headers_policy_id"] ?? "")?.["security_headers_config"],
        );
        const content = asText(first(headers["content_security_policy"])["content_security_policy"]);
        if (!content.startsWith("default-src 'none'"))
          problems.push(`${at}: content security policy allows by default`);
        // WebAssembly, which the decoder of HEIC is, may run: it can do no more than the scripts that load it.
        if (content.replace("'wasm-unsafe-eval'", "").includes("unsafe"))
          problems.push(`${at}: content security policy has unsafe sources`);
        if (!content.includes("frame-ancestors 'none'")) problems.push(`${at}: may be framed`);
        for (const name of [
          "content_type_options",
          "frame_options",
          "referrer_policy",
          "strict_transport_security",
        ]) {
          if (first(headers[name])["override"] !== true) problems.push(`${at}: no ${name}`);
        }
        return problems;
      },
    ),
  );
};

const apiIsBounded: Rule = (rendered) => {
  const routes = ofType(rendered, "aws_apigatewayv2_route").map(({ values }) => asText(values["route_key"]));
  const arns = ofType(rendered, "aws_lambda_permission").map(({ values }) => asText(values["source_arn"]));
  const stages = ofType(rendered, "aws_apigatewayv2_stage").flatMap(({ address, values }) => {
    const { throttling_rate_limit: rate, throttling_burst_limit: burst } = first(
      values["default_route_settings"],
    );
    return Number(rate) > 0 && Number(burst) > 0 ? [] : [`${address}: is not throttled`];
  });
  const forbidden = routes.filter(
    (route) => !arns.some((arn) => arn.endsWith(`/*/${route.replace(" ", "")}`)),
  );
  return [...stages, ...forbidden.map((route) => `${route}: the gateway may not call the function`)];
};

const encryptedUnderTheKey: Rule = (rendered) => {
  const key = rendered.resources.find(({ type }) => type === "aws_kms_key")?.values["arn"];
  if (key === undefined) return [];
  const messages = [...ofType(rendered, "aws_sqs_queue"), ...ofType(rendered, "aws_sns_topic")]
    .filter(({ values }) => values["kms_master_key_id"] !== key)
    .map(({ address }) => `${address}: is not encrypted under the key`);
  const photos = ofType(rendered, "aws_s3_bucket_server_side_encryption_configuration")
    .filter(({ address }) => /\.(source|processed)\[0\]$/.test(address))
    .filter(({ values }) => {
      const byDefault = first(first(values["rule"])["apply_server_side_encryption_by_default"]);
      return byDefault["kms_master_key_id"] !== key || byDefault["sse_algorithm"] !== "aws:kms";
    })
    .map(({ address }) => `${address}: is not encrypted under the key`);
  const logs = ofType(rendered, "aws_cloudwatch_log_group")
    .filter(({ values }) => values["kms_key_id"] !== key)
    .map(({ address }) => `${address}: is not encrypted under the key`);
  const context = statementsOf(ofType(rendered, "aws_kms_key")[0]?.values["policy"]).flatMap(
    ({ Condition }) => texts(path(Condition, "ArnEquals", "kms:EncryptionContext:aws:logs:arn")),
  );
  const unreadable = ofType(rendered, "aws_cloudwatch_log_group")
    .filter(({ values }) => !context.includes(asText(values["arn"])))
    .map(({ address }) => `${address}: CloudWatch Logs may not use the key`);
  return [...messages, ...photos, ...logs, ...unreadable];
};

const functionsAreApart: Rule = (rendered) => {
  const api = functionOf(rendered, "api[0]");
  const integrations = ofType(rendered, "aws_apigatewayv2_integration");
  const problems = integrations
    .filter(({ values }) => api === undefined || values["integration_uri"] !== api.values["invoke_arn"])
    .map(({ address }) => `${address}: requests go to the function for events`);
  if (api !== undefined && api.values["role"] === functionOf(rendered, "pixelate")?.values["role"]) {
    problems.push("both functions have one role");
  }
  const permitted = ofType(rendered, "aws_lambda_permission")
    .filter(
      ({ values }) =>
        values["principal"] === "apigateway.amazonaws.com" &&
        values["function_name"] === functionOf(rendered, "pixelate")?.values["function_name"],
    )
    .map(({ address }) => `${address}: the gateway may call the function for events`);
  return [...problems, ...permitted];
};

/** Without a page the HTTP API is the way in. `direct_api` opens it beside the page. */
const apiIsBehindCloudFront: Rule = (rendered, variables = {}) => {
  const [distribution] = ofType(rendered, "aws_cloudfront_distribution");
  if (distribution === undefined || variables["direct_api"] === true) return [];
  const origins = objects(distribution.values["origin"]).filter(({ origin_id: id }) => id === "api");
  const sent = origins.flatMap((origin) =>
    objects(origin["custom_header"]).filter(({ name }) => name === "x-origin-secret"),
  );
  const accepted = asText(environmentOf(functionOf(rendered, "api[0]"))["ORIGIN_SECRET"] ?? "").split(",");
  const problems: string[] = [];
  if (accepted.length !== 2)
    problems.push(`the API accepts ${accepted.length} secrets, not the sent and the next one`);
  if (sent.length !== 1 || !accepted.includes(asText(sent[0]?.["value"]))) {
    problems.push("CloudFront sends no secret that the API accepts");
  }
  return problems;
};

/** A public deployment has the alarm for floods. */
const publicIsBounded: Rule = (rendered) => {
  const alarms = ofType(rendered, "aws_cloudwatch_metric_alarm").map(({ address }) => address);
  if (!alarms.includes('aws_cloudwatch_metric_alarm.this["flood"]')) return [];
  const problems: string[] = [];
  for (const { address, values } of ofType(rendered, "aws_lambda_function")) {
    if (!(Number(values["reserved_concurrent_executions"]) > 0)) problems.push(`${address}: has no bound`);
  }
  for (const name of ["source", "processed"]) {
    const lifecycle = ofType(rendered, "aws_s3_bucket_lifecycle_configuration").find(
      ({ address }) => address === `aws_s3_bucket_lifecycle_configuration.${name}[0]`,
    );
    const expires = objects(lifecycle?.values["rule"]).some(
      ({ expiration }) => Number(first(expiration)["days"]) > 0,
    );
    if (!expires) problems.push(`${name}: photos are kept for ever`);
  }
  const [acl] = ofType(rendered, "aws_wafv2_web_acl");
  const attached = ofType(rendered, "aws_cloudfront_distribution").every(
    ({ values }) => acl !== undefined && values["web_acl_id"] === acl.values["arn"],
  );
  const limits = objects(acl?.values["rule"]).flatMap(({ statement, action }) =>
    "block" in first(action) ? objects(first(statement)["rate_based_statement"]) : [],
  );
  if (!attached || !limits.some(({ limit }) => Number(limit) > 0)) problems.push("an address has no limit");
  if (environmentOf(functionOf(rendered, "pixelate"))["SINGLE_USE_UPLOADS"] !== "true") {
    problems.push("a form can be used again");
  }
  const offered = asText(environmentOf(functionOf(rendered, "api[0]"))["UPLOAD_SETTINGS"] ?? "regions").split(
    ",",
  );
  if (["regions", "keep", "faces", "verify"].some((costly) => offered.includes(costly))) {
    problems.push("strangers can ask for what takes the most time");
  }
  return problems;
};

/** A replaced photo has another digest, which must therefore be part of what copies are kept under. */
const versionsAreKept: Rule = (rendered) => {
  const policies = ofType(rendered, "aws_cloudfront_cache_policy");
  return ofType(rendered, "aws_cloudfront_distribution").flatMap(({ values }) => {
    const photos =
      objects(values["ordered_cache_behavior"]).find(({ path_pattern: at }) => at === "/p/*") ?? {};
    const events = objects(photos["function_association"]).map(({ event_type: event }) => event);
    const policy = policies.find((one) => one.values["id"] === photos["cache_policy_id"]);
    const strings = first(
      first(policy?.values["parameters_in_cache_key_and_forwarded_to_origin"])["query_strings_config"],
    );
    const items = objects(strings["query_strings"]).flatMap((names) => texts(names["items"]));
    return [
      ...(items.join() === "v" ? [] : ["/p/*: copies are not kept under v alone"]),
      ...(events.includes("viewer-request") && events.includes("viewer-response")
        ? []
        : ["/p/*: has not both functions"]),
    ];
  });
};

const logsEnd: Rule = (rendered) =>
  ofType(rendered, "aws_cloudwatch_log_group")
    .filter(({ values }) => !(Number(values["retention_in_days"]) > 0))
    .map(({ address }) => `${address}: logs are kept for ever`);

const functionAsBuilt: Rule = (rendered) =>
  ofType(rendered, "aws_lambda_function").flatMap(({ address, values }) => {
    const problems: string[] = [];
    if (values["runtime"] !== "nodejs24.x") problems.push(`${address}: runs on ${asText(values["runtime"])}`);
    if (values["handler"] !== "index.handler")
      problems.push(`${address}: handler is ${asText(values["handler"])}`);
    if (typeof values["source_code_hash"] !== "string")
      problems.push(`${address}: a new build would not be seen`);
    return problems;
  });

/** Whoever can upload can send a message to the topic of results: nobody's mailbox gets them unless that is asked for. */
const mailIsBounded: Rule = (rendered) => {
  const topics = new Map(
    ofType(rendered, "aws_sns_topic").map(({ address, values }) => [values["arn"], address]),
  );
  return ofType(rendered, "aws_sns_topic_subscription")
    .filter(({ values }) => values["protocol"] === "email")
    .filter(({ values }) => topics.get(values["topic_arn"] ?? "") !== "aws_sns_topic.alarms[0]")
    .map(({ address }) => `${address}: gets an email for every photo`);
};

/** Files of the page take tags, too, but each tag would cost a request at every look. */
const everythingIsTagged: Rule = ({ resources }) =>
  resources
    .filter(({ type }) => TAGGABLE.has(type) && type !== "aws_s3_object")
    .filter(({ values }) => typeof path(values["tags"], "Project") !== "string")
    .map(({ address }) => `${address}: has no tag Project`);

const TAGGABLE = new Set(
  Object.entries(readProviderSchema().resources)
    .filter(([, { attributes }]) => attributes["tags"])
    .map(([type]) => type),
);

export const RULES = {
  "no bucket is public, and each is encrypted and answers over TLS only": bucketsAreClosed,
  "queues and topics take messages over TLS only": messagesOverTls,
  "services act for this account only": servicesActForOwnAccount,
  "CloudFront reads buckets signed, and only by the module's own distribution": readByOwnDistributionOnly,
  "who may call the function is named, with account": callersAreNamed,
  "a photo is announced in one way, and that way is open": oneWayIn,
  "removals are announced where outputs go with their original": removalsAreAnnounced,
  "existing buckets are left alone": existingBucketsAreLeftAlone,
  "what fails ends as a dead letter": nothingIsLost,
  "the queue shows a message again only after six time-outs": queueWaitsLongEnough,
  "roles are granted named actions on named resources": grantsAreNarrow,
  "the website is served over TLS with security headers": servedSafely,
  "the HTTP API is throttled and each of its routes may call the function": apiIsBounded,
  "with an authorizer, every route of the HTTP API has it": routesAreGuarded,
  "requests and events have functions and roles of their own": functionsAreApart,
  "beside a page, the API answers CloudFront only": apiIsBehindCloudFront,
  "a public deployment is bounded": publicIsBounded,
  "photos are kept under their version": versionsAreKept,
  "with a key, photos and messages are under it": encryptedUnderTheKey,
  "emails are about alarms": mailIsBounded,
  "logs are not kept for ever": logsEnd,
  "the function is the one that was built": functionAsBuilt,
  "everything that takes tags says which project it belongs to": everythingIsTagged,
} satisfies Record<string, Rule>;

function functionOf(rendered: Rendered, name: string): RenderedResource | undefined {
  return ofType(rendered, "aws_lambda_function").find(
    ({ address }) => address === `aws_lambda_function.${name}`,
  );
}

function environmentOf(resource: RenderedResource | undefined): JsonObject {
  const variables = first(resource?.values["environment"])["variables"];
  return isJsonObject(variables) ? variables : {};
}

export function ofType({ resources }: Rendered, type: string): RenderedResource[] {
  return resources.filter((resource) => resource.type === type);
}

export function statementsOf(policy: Json | undefined): JsonObject[] {
  return objects(path(policy, "Statement"));
}

export function path(value: Json | undefined, ...names: string[]): Json | undefined {
  return names.reduce<Json | undefined>(
    (inner, name) => (isJsonObject(inner) ? inner[name] : undefined),
    value,
  );
}

/** Blocks are lists in a plan, even where there can be only one. */
export function objects(value: Json | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}

function first(value: Json | undefined): JsonObject {
  return objects(value)[0] ?? {};
}

/** IAM takes one text or a list of them. */
export function texts(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
}
