import { readFileSync } from "node:fs";
import { join } from "node:path";
import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { handleHttp } from "../../src/http/app.ts";
import type { Grant } from "../../src/http/presigner.ts";
import { plentyOfTime, type Workbench, workbench } from "../workbench.ts";

/** A call of the API as a gateway makes it. */
export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: string;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly json: unknown;
}

export interface Api {
  readonly tools: Workbench;
  readonly grants: Grant[];
  /** Makes a call, and fails if the answer is not one that openapi.json describes for it. */
  readonly call: (call: Call) => Promise<Answer>;
}

const media = v.object({ schema: v.optional(v.object({})) });
const response = v.object({ content: v.optional(v.record(v.string(), media)), $ref: v.optional(v.string()) });
const documentSchema = v.object({
  paths: v.record(v.string(), v.record(v.string(), v.object({ responses: v.record(v.string(), response) }))),
  components: v.object({ responses: v.record(v.string(), response) }),
});

export const openapiText = readFileSync(join(import.meta.dirname, "../../src/http/openapi.json"), "utf8");
const openapi = v.parse(documentSchema, JSON.parse(openapiText));

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: "openapi", ...v.parse(v.looseObject({}), JSON.parse(openapiText)) });

/** The API over storage in memory. */
export function api(variables: Readonly<Record<string, string>> = {}): Api {
  const tools = workbench(variables);
  const grants: Grant[] = [];
  const httpTools = {
    ...tools,
    presign: (grant: Grant) => {
      grants.push(grant);
      return Promise.resolve({
        url: "https://source.example/",
        fields: { key: grant.place.key, ...grant.metadata },
      });
    },
  };
  return {
    tools,
    grants,
    async call({ method, path, query = "", body }) {
      const isBytes = body instanceof Uint8Array;
      const result = await handleHttp(
        {
          version: "2.0",
          rawPath: path,
          rawQueryString: query,
          headers: { "content-type": isBytes ? "image/png" : "application/json" },
          requestContext: { domainName: "example.org", http: { method } },
          isBase64Encoded: isBytes,
          ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body).toString("base64") : body }),
        },
        httpTools,
        plentyOfTime(),
      );
      const bytes = Buffer.from(result.body, result.isBase64Encoded ? "base64" : "utf8");
      const contentType = result.headers["content-type"] ?? "";
      const answer = {
        status: result.statusCode,
        contentType,
        bytes,
        json: contentType.includes("json") ? (JSON.parse(bytes.toString()) as unknown) : undefined,
      };
      requireDescribed({ method, path }, answer);
      return answer;
    },
  };
}

function requireDescribed({ method, path }: Call, { status, contentType, json }: Answer): void {
  const template = Object.keys(openapi.paths).find((known) =>
    new RegExp(`^${known.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  if (template === undefined) return;
  const operation = openapi.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return;
  const described = operation.responses[status];
  if (described === undefined) throw new Error(`openapi.json has no ${status} for ${method} ${template}`);
  const name = described.$ref?.split("/").at(-1);
  const { content } = (name === undefined ? described : openapi.components.responses[name]) ?? {};
  const [type = ""] = contentType.split(";");
  const schema = content?.[type];
  if (schema === undefined)
    throw new Error(`openapi.json has no ${type} for ${status} of ${method} ${template}`);
  if (schema.schema === undefined) return;
  const reference = v.safeParse(v.object({ $ref: v.string() }), schema.schema);
  const isValid = reference.success
    ? ajv.validate({ $ref: `openapi${reference.output.$ref}` }, json)
    : ajv.validate(schema.schema, json);
  if (!isValid)
    throw new Error(`${method} ${template} ${status}: ${ajv.errorsText()} in ${JSON.stringify(json)}`);
}
