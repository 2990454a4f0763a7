import { readFileSync } from "node:fs";
import { join } from "node:path";
import addFormats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as v from "valibot";
import type { Deadline } from "../../src/deadline.ts";
import { createHttpHandler } from "../../src/http/app.ts";
import { readHttpEvent } from "../../src/http/gateway.ts";
import type { Grant } from "../../src/http/presigner.ts";
import { fixture } from "../events/fixture.ts";
import { plentyOfTime, workbench, type Workbench } from "../workbench.ts";

/** A request through the gateway. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: string | Uint8Array;
  /** The gateway's stage. The default one is not part of the path. */
  readonly stage?: string;
  /** Headers besides those of the documented event, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly json: unknown;
}

export interface Api {
  readonly tools: Workbench;
  readonly grants: Grant[];
  /** Makes a request and fails if openapi.json does not describe the answer. */
  readonly call: (call: Call) => Promise<Answer>;
}

const media = v.object({ schema: v.optional(v.looseObject({})) });
const response = v.object({ content: v.optional(v.record(v.string(), media)), $ref: v.optional(v.string()) });
const parameter = v.object({ name: v.string(), in: v.string(), schema: v.looseObject({}) });
const operation = v.object({
  parameters: v.optional(v.array(parameter), []),
  requestBody: v.optional(v.object({ content: v.record(v.string(), media) })),
  responses: v.record(v.string(), response),
});
const documentSchema = v.object({
  paths: v.record(v.string(), v.record(v.string(), operation)),
  components: v.object({ responses: v.record(v.string(), response) }),
});

export const openapiText = readFileSync(join(import.meta.dirname, "../../src/http/openapi.json"), "utf8");
const openapi = v.parse(documentSchema, JSON.parse(openapiText));

/** Returns a query's parameters as text. */
const ajvs = { json: schemasOf(false), text: schemasOf(true) };

function schemasOf(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, coerceTypes });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "openapi", ...v.parse(v.looseObject({}), JSON.parse(openapiText)) });
  return ajv;
}

/** Creates the API with storage in memory. */
export function api(variables: Readonly<Record<string, string>> = {}): Api {
  return apiWith(workbench(variables));
}

export function apiWith(tools: Workbench, deadline: Deadline = plentyOfTime()): Api {
  const grants: Grant[] = [];
  const httpTools = {
    ...tools,
    presign: (grant: Grant) => {
      grants.push(grant);
      return Promise.resolve({
        url: "https://source.example/",
        fields: { key: grant.location.key, ...grant.metadata },
      });
    },
  };
  const answerEvent = createHttpHandler(httpTools);
  return {
    tools,
    grants,
    async call(call) {
      const event = readHttpEvent(eventOf(call));
      if (event === undefined) throw new Error("Expected an event of a gateway");
      const result = await answerEvent(event, deadline);
      const bytes = Buffer.from(result.body, result.isBase64Encoded ? "base64" : "utf8");
      const contentType = result.headers["content-type"] ?? "";
      const answer = {
        status: result.statusCode,
        contentType,
        headers: result.headers,
        bytes,
        json: contentType.includes("json") ? (JSON.parse(bytes.toString()) as unknown) : undefined,
      };
      requireDescribed(call, answer);
      return answer;
    },
  };
}

/** Returns the documented event of an HTTP API with the fields of a request. */
function eventOf(call: Call): unknown {
  const { method, path, query = "", body, stage = "$default", headers, sourceIp = "203.0.113.10" } = call;
  const documented = v.parse(
    v.looseObject({ requestContext: v.looseObject({ http: v.looseObject({}) }) }),
    fixture("http-api"),
  );
  const isBytes = body instanceof Uint8Array;
  const rawPath = stage === "$default" ? path : `/${stage}${path}`;
  return {
    ...documented,
    rawPath,
    rawQueryString: query,
    headers: { "content-type": isBytes ? "image/png" : "application/json", "x-name": "日本", ...headers },
    requestContext: {
      ...documented.requestContext,
      stage,
      http: { ...documented.requestContext.http, method, path: rawPath, sourceIp },
    },
    isBase64Encoded: isBytes,
    ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body).toString("base64") : body }),
  };
}

/** Reports whether openapi.json allows a request's query and JSON. */
export function isAllowed({ method, path, query = "", body }: Call): boolean {
  const { parameters = [], requestBody } = operationOf({ method, path }) ?? {};
  const known = parameters.filter((it) => it.in === "query");
  const given = Object.fromEntries(new URLSearchParams(query));
  const schema = requestBody?.content["application/json"]?.schema;
  return (
    Object.keys(given).every((name) => known.some((it) => it.name === name)) &&
    known.every(({ name, schema: of }) => given[name] === undefined || isValid("text", of, given[name])) &&
    (schema === undefined || (typeof body === "string" && isValid("json", schema, parsedOrText(body))))
  );
}

function parsedOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function operationOf({ method, path }: Pick<Call, "method" | "path">) {
  const template = Object.keys(openapi.paths).find((known) =>
    new RegExp(`^${known.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  return template === undefined ? undefined : openapi.paths[template]?.[method.toLowerCase()];
}

/** The compiled validators. Compilation takes much longer than validation. */
const validators = { json: new Map<object, ValidateFunction>(), text: new Map<object, ValidateFunction>() };

/** Resolves references within openapi.json. */
function isValid(kind: keyof typeof validators, schema: object, value: unknown): boolean {
  let validate = validators[kind].get(schema);
  if (validate === undefined) {
    const reference = v.safeParse(v.object({ $ref: v.string() }), schema);
    const of = reference.success ? { $ref: `openapi${reference.output.$ref}` } : schema;
    // The wrapper lets Ajv coerce text at the top, too.
    validate = ajvs[kind].compile({ type: "object", properties: { value: of } });
    validators[kind].set(schema, validate);
  }
  return validate({ value });
}

function requireDescribed(call: Call, { status, contentType, json }: Answer): void {
  const { method, path } = call;
  const operation = operationOf(call);
  if (operation === undefined) {
    if (status === 404 || status === 400) return;
    throw new Error(`openapi.json has no ${method} ${path}, but that was answered with ${status}`);
  }
  if (status < 300 && !isAllowed(call)) {
    throw new Error(
      `openapi.json does not allow ${JSON.stringify(call)}, but that was answered with ${status}`,
    );
  }
  const described = operation.responses[status];
  if (described === undefined) throw new Error(`openapi.json has no ${status} for ${method} ${path}`);
  const name = described.$ref?.split("/").at(-1);
  const { content } = (name === undefined ? described : openapi.components.responses[name]) ?? {};
  const [type = ""] = contentType.split(";");
  const schema = content?.[type]?.schema;
  if (schema === undefined) throw new Error(`openapi.json has no ${type} for ${status} of ${method} ${path}`);
  if (json !== undefined && !isValid("json", schema, json)) {
    const { errors } = validators.json.get(schema) ?? {};
    throw new Error(
      `${method} ${path} ${status}: ${ajvs.json.errorsText(errors)} in ${JSON.stringify(json)}`,
    );
  }
}
