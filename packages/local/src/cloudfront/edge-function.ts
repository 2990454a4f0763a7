import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import type { AnswerHeaders } from "./cache-policy.ts";

/** Folder of the functions that Terraform deploys to CloudFront. */
const FOLDER = new URL("../../../../terraform/website/", import.meta.url);

/** A request in the event of a function. */
export interface EdgeFunctionRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: Readonly<Record<string, { readonly value: string }>>;
}

interface EdgeFunctionResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
}

interface EdgeFunctionEvent {
  readonly version: "1.0";
  readonly request: EdgeFunctionRequest;
  readonly response?: EdgeFunctionResponse;
}

type Handler = (event: EdgeFunctionEvent) => unknown;

/** Loads a function of CloudFront Functions: a script that declares `handler`. */
function loadFunction(name: string): Handler {
  const file = fileURLToPath(new URL(name, FOLDER));
  return runInNewContext(`${readFileSync(file, "utf8")}\nhandler`, {}, { filename: file }) as Handler;
}

/** The functions of the photos' cache behavior. */
export class EdgeFunctions {
  readonly #photoKey = loadFunction("photo-key.js");
  readonly #photoResponse = loadFunction("photo-response.js");

  /** Runs the viewer-request function. Returns the URI of the object. */
  uriOf(request: EdgeFunctionRequest): string {
    return (this.#photoKey({ version: "1.0", request }) as EdgeFunctionRequest).uri;
  }

  /** Runs the viewer-response function, which CloudFront does not do for errors. Returns the headers. */
  headersOf(request: EdgeFunctionRequest, status: number, headers: AnswerHeaders): AnswerHeaders {
    if (status >= 400) return headers;
    const wrapped = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
    const response = { statusCode: status, headers: wrapped };
    const changed = this.#photoResponse({ version: "1.0", request, response }) as EdgeFunctionResponse;
    return Object.fromEntries(Object.entries(changed.headers).map(([name, { value }]) => [name, value]));
  }
}
