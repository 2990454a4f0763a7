/**
 * Writes aws-provider.json, the AWS provider's schema of the resource and data source types that the module uses: whether
 * an attribute is computed, optional or required, and how blocks nest. Reads it from `@cdktn/provider-aws`, which is
 * generated from the provider's schema and far smaller than the provider. README.md in this folder explains its use.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Attribute, Block, CtyType, NestedBlock, ProviderSchema } from "../src/schema.ts";

const RESOURCES = `
  apigatewayv2_api apigatewayv2_authorizer apigatewayv2_integration apigatewayv2_route apigatewayv2_stage
  budgets_budget
  cloudfront_cache_policy cloudfront_distribution cloudfront_function cloudfront_origin_access_control
  cloudfront_response_headers_policy
  cloudwatch_dashboard cloudwatch_event_permission cloudwatch_event_rule cloudwatch_event_target cloudwatch_log_delivery cloudwatch_log_delivery_destination cloudwatch_log_delivery_source cloudwatch_log_group
  cloudwatch_log_metric_filter
  cloudwatch_metric_alarm
  iam_policy iam_role iam_role_policy iam_role_policy_attachment
  kms_alias kms_key
  lambda_alias lambda_event_source_mapping lambda_function lambda_function_event_invoke_config lambda_permission
  s3_bucket s3_bucket_cors_configuration s3_bucket_lifecycle_configuration s3_bucket_notification
  s3_bucket_logging s3_bucket_ownership_controls s3_bucket_policy s3_bucket_public_access_block
  s3_bucket_server_side_encryption_configuration s3_bucket_versioning s3_object
  sns_topic sns_topic_policy sns_topic_subscription
  sqs_queue sqs_queue_policy sqs_queue_redrive_allow_policy
  wafv2_web_acl
`;
const DATA_SOURCES =
  "caller_identity cloudfront_cache_policy cloudfront_origin_request_policy iam_policy_document partition region s3_bucket s3_bucket_notification secretsmanager_random_password";

/** A property of a generated class, read from its comment and getter. */
interface Property {
  name: string;
  computed: boolean;
  optional: boolean;
  required: boolean;
  /** Set for simple attributes. */
  type?: CtyType;
  /** Set for lists and blocks of objects: the class of the object. */
  nested?: { className: string; nesting: "list" | "set" | "map" | "single" };
}

const SIMPLE_GETTERS: Record<string, CtyType> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  List: ["list", "string"],
  NumberList: ["list", "number"],
  StringMap: ["map", "string"],
  BooleanMap: ["map", "bool"],
  NumberMap: ["map", "number"],
  AnyMap: ["map", "string"],
};

/**
 * Blocks that hold blocks of their own kind, which the generated code leaves untyped: the part that the module uses, from the
 * provider's documentation.
 */
const RECURSIVE_BLOCKS: Readonly<Record<string, NestedBlock>> = {
  "Wafv2WebAclRule.statement": {
    nesting: "single",
    required: true,
    block: {
      attributes: {},
      blocks: {
        rate_based_statement: {
          nesting: "single",
          required: false,
          block: {
            attributes: {
              limit: { type: "number", required: true },
              aggregate_key_type: { type: "string", optional: true },
              evaluation_window_sec: { type: "number", optional: true },
            },
            blocks: {},
          },
        },
      },
    },
  },
};

function classBody(source: string, className: string): string {
  const from = source.indexOf(`\nclass ${className} `);
  if (from < 0) throw new Error(`Expected class ${className} in the generated code but found none`);
  const to = source.indexOf("\n}\n", from);
  return source.slice(from, to);
}

function propertiesOf(body: string): Property[] {
  const note = /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n/g;
  const notes = [...body.matchAll(note)];
  return notes.map((match, index) => {
    const [whole, name = "", computed, optional, required] = match;
    const text = body.slice(match.index + whole.length, notes[index + 1]?.index ?? body.length);
    const flags = {
      name,
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
    };
    const object = /_\w+ = new (\w+)\(this, "\w+"(?:, (true|false))?\)/.exec(text);
    if (object) {
      const [, constructed = "", isSet] = object;
      if (constructed.endsWith("OutputReference")) {
        return { ...flags, nested: { className: constructed, nesting: "single" } };
      }
      if (constructed.endsWith("List") || constructed.endsWith("Map")) {
        const nesting = constructed.endsWith("Map") ? "map" : isSet === "true" ? "set" : "list";
        const className = constructed.replace(/(List|Map)$/, "OutputReference");
        return { ...flags, nested: { className, nesting } };
      }
      if (!constructed.startsWith("cdktn.")) throw new Error(`Unexpected class ${constructed} for ${name}`);
    }
    const asSet = /cdktn\.Fn\.tolist\(this\.get(\w+)Attribute\(/.exec(text);
    const getter = asSet ?? /this\.get(\w+)Attribute\(/.exec(text);
    const computedMap = /new cdktn\.(\w+)\(this, "/.exec(text)?.[1];
    if (computedMap) return { ...flags, type: ["map", computedMap === "BooleanMap" ? "bool" : "string"] };
    const type = SIMPLE_GETTERS[getter?.[1] ?? ""];
    if (text.includes("interpolationForAttribute")) return flags;
    if (type === undefined) throw new Error(`Cannot find the type of ${name} from: ${text.slice(0, 200)}`);
    return { ...flags, type: asSet && Array.isArray(type) && type[0] === "list" ? ["set", type[1]] : type };
  });
}

/** Returns the names written as blocks (`name { … }`), from the generated function that writes HCL for this class. */
function blockNames(source: string, className: string, isResource: boolean): Set<string> {
  const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
  const text = isResource
    ? classBody(source, className)
    : (new RegExp(
        `\\nfunction ${lower(className.replace(/OutputReference$/, ""))}ToHclTerraform\\(struct\\) \\{[\\s\\S]*?\\n\\}\\n`,
      ).exec(source)?.[0] ?? "");
  const entries = text.matchAll(/\n\s+(\w+): \{\n\s+value: [^\n]*\n\s+isBlock: true,\n\s+type: "(\w+)"/g);
  return new Set([...entries].map(([, name = ""]) => name));
}

function blockOf(source: string, className: string, isResource: boolean): Block {
  const block: Block = { attributes: {}, blocks: {} };
  const asBlocks = blockNames(source, className, isResource);
  const ofClass = `${className.replace(/OutputReference$/, "")}.`;
  for (const property of propertiesOf(classBody(source, className))) {
    const recursive = RECURSIVE_BLOCKS[ofClass + property.name];
    if (recursive) {
      block.blocks[property.name] = recursive;
      continue;
    }
    const { name, computed, optional, required, type, nested } = property;
    if (type !== undefined) {
      block.attributes[name] = flagged(type, computed, optional, required);
    } else if (nested) {
      const inner = blockOf(source, nested.className, false);
      // A computed list of objects cannot be written as a block, even if the generator treats it as one.
      if (asBlocks.has(name) && (optional || required)) {
        const entry: NestedBlock = { nesting: nested.nesting, required, block: inner };
        block.blocks[name] = entry;
      } else {
        const object: CtyType = ["object", objectTypes(inner)];
        const cty: CtyType = nested.nesting === "single" ? object : [nested.nesting, object];
        block.attributes[name] = flagged(cty, computed, optional, required);
      }
    }
  }
  return block;
}

function flagged(type: CtyType, computed: boolean, optional: boolean, required: boolean): Attribute {
  return {
    type,
    ...(required ? { required } : {}),
    ...(optional ? { optional } : {}),
    ...(computed ? { computed } : {}),
  };
}

function objectTypes(block: Block): Record<string, CtyType> {
  const attributes = Object.entries(block.attributes).map(([name, { type }]) => [name, type] as const);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => {
    const object: CtyType = ["object", objectTypes(nested.block)];
    const type: CtyType = nested.nesting === "single" ? object : [nested.nesting, object];
    return [name, type] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function typeSchema(library: string, type: string, kind: "resource" | "data"): Block {
  const folder = `${kind === "data" ? "data-aws-" : ""}${type.replaceAll("_", "-")}`;
  const source = readFileSync(join(library, folder, "index.js"), "utf8");
  const className = /\nclass (\w+) extends cdktn\.Terraform(?:Resource|DataSource) /.exec(source)?.[1];
  if (className === undefined) throw new Error(`Expected a resource class in ${folder}`);
  return blockOf(source, className, true);
}

const [library, target] = process.argv.slice(2);
if (library === undefined || target === undefined) {
  throw new Error("Expected: extract.ts <unpacked @cdktn/provider-aws>/lib <file to write>");
}
const metadata = readFileSync(join(library, "sqs-queue", "index.js"), "utf8");
const version = /providerVersion: '([\d.]+)'/.exec(metadata)?.[1];
if (version === undefined) throw new Error("Expected the provider's version in the generated code");
const list = (names: string) => names.trim().split(/\s+/);
const schema: ProviderSchema = {
  provider: version,
  resources: Object.fromEntries(
    list(RESOURCES).map((type) => [`aws_${type}`, typeSchema(library, type, "resource")]),
  ),
  dataSources: Object.fromEntries(
    list(DATA_SOURCES).map((type) => [`aws_${type}`, typeSchema(library, type, "data")]),
  ),
};
const lines = (types: Record<string, Block>) =>
  Object.entries(types)
    .map(([type, block]) => `  ${JSON.stringify(type)}: ${JSON.stringify(block)}`)
    .join(",\n");
writeFileSync(
  target,
  `{\n"provider": "${version}",\n"resources": {\n${lines(schema.resources)}\n},\n"dataSources": {\n${lines(schema.dataSources)}\n}\n}\n`,
);
