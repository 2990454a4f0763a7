/**
 * Values for the computed attributes that the module uses. ARNs and host names have the documented form, which makes the
 * policies of a plan realistic.
 */
import type { ObjectValue, Value } from "./values.ts";

export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";
/** What AWS would make up as the secret between CloudFront and the API: as long, but known to everybody. */
export const ORIGIN_SECRET = "known-to-everybody-known-to-everybody-known-to-e";

type Decide = (text: (attribute: string) => string) => ObjectValue;

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

const RESOURCES: Record<string, Decide> = {
  aws_apigatewayv2_api: () => ({
    id: "api1234567",
    api_endpoint: `https://api1234567.execute-api.${REGION}.amazonaws.com`,
    execution_arn: arn("execute-api", "api1234567"),
    arn: `arn:aws:apigateway:${REGION}::/apis/api1234567`,
  }),
  aws_apigatewayv2_authorizer: () => ({ id: "auth12" }),
  aws_apigatewayv2_integration: () => ({ id: "int1234" }),
  aws_cloudfront_cache_policy: (text) => ({ id: `cache-policy-${text("name")}` }),
  aws_cloudfront_distribution: () => ({
    id: "E1234567890ABC",
    arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1234567890ABC`,
    domain_name: "d111111abcdef8.cloudfront.net",
  }),
  aws_cloudfront_function: (text) => ({ arn: `arn:aws:cloudfront::${ACCOUNT}:function/${text("name")}` }),
  aws_cloudfront_origin_access_control: () => ({ id: "E0AC1234567890" }),
  aws_cloudfront_response_headers_policy: (text) => ({ id: `headers-policy-${text("name")}` }),
  aws_cloudwatch_event_rule: (text) => ({ id: text("name"), arn: arn("events", `rule/${text("name")}`) }),
  aws_cloudwatch_log_delivery_destination: (text) => ({
    arn: `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-destination:${text("name")}`,
  }),
  aws_cloudwatch_log_group: (text) => ({ id: text("name"), arn: arn("logs", `log-group:${text("name")}`) }),
  aws_iam_role: (text) => ({ id: text("name"), arn: iam(`role/${text("name")}`) }),
  aws_kms_key: () => ({
    id: "0e1f2a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
    key_id: "0e1f2a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
    arn: arn("kms", "key/0e1f2a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b"),
  }),
  aws_lambda_function: (text) => {
    const own = arn("lambda", `function:${text("function_name")}`);
    const invoke = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${own}/invocations`;
    return { id: text("function_name"), arn: own, invoke_arn: invoke };
  },
  aws_s3_bucket: (text) => ({
    id: text("bucket"),
    arn: `arn:aws:s3:::${text("bucket")}`,
    bucket_domain_name: `${text("bucket")}.s3.amazonaws.com`,
    bucket_regional_domain_name: `${text("bucket")}.s3.${REGION}.amazonaws.com`,
  }),
  aws_wafv2_web_acl: (text) => ({
    arn: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${text("name")}/1`,
  }),
  aws_sns_topic: (text) => ({ id: arn("sns", text("name")), arn: arn("sns", text("name")) }),
  aws_sqs_queue: (text) => {
    const url = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${text("name")}`;
    return { id: url, url, arn: arn("sqs", text("name")) };
  },
};

const DATA_SOURCES: Record<string, Decide> = {
  aws_caller_identity: () => ({
    id: ACCOUNT,
    account_id: ACCOUNT,
    arn: iam("user/somebody"),
    user_id: "AIDAEXAMPLE",
  }),
  aws_cloudfront_cache_policy: (text) => ({ id: text("name") }),
  aws_cloudfront_origin_request_policy: (text) => ({ id: text("name") }),
  aws_secretsmanager_random_password: () => ({ id: REGION, random_password: ORIGIN_SECRET }),
  aws_s3_bucket_notification: (text) => ({
    id: text("bucket"),
    eventbridge: !text("bucket").startsWith("silent-"),
  }),
  aws_partition: () => ({ id: "aws", partition: "aws", dns_suffix: "amazonaws.com" }),
  aws_region: () => ({ id: REGION, region: REGION, name: REGION }),
};

/** Returns the attributes of a new resource that are known here; the others stay unknown. */
export function decidedByAws(kind: "resource" | "data", type: string, config: ObjectValue): ObjectValue {
  const decide = (kind === "resource" ? RESOURCES : DATA_SOURCES)[type];
  return decide?.((attribute) => asText(config[attribute])) ?? {};
}

function asText(value: Value | undefined): string {
  return typeof value === "string" ? value : "unknown";
}
