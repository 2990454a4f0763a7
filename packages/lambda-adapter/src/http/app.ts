import { Hono } from "hono";
import type { Deadline } from "../deadline.ts";
import { Rejection, StorageFault } from "../faults.ts";
import type { Tools } from "../tools.ts";
import { type HttpEvent, type HttpResult, requestOf, resultOf } from "./gateway.ts";
import openapi from "./openapi.json" with { type: "json" };
import { pixelateDirectly } from "./pixelate.ts";
import type { Presigner } from "./presigner.ts";
import { Problem } from "./problem.ts";
import { uploadStatus } from "./status.ts";
import { grantUpload } from "./uploads.ts";

export interface HttpTools extends Tools {
  readonly presign: Presigner;
}

interface Variables {
  readonly Bindings: { readonly deadline: Deadline };
}

/** The HTTP API, as openapi.json describes it. */
export function createApp(tools: HttpTools): Hono<Variables> {
  const app = new Hono<Variables>();
  app.get("/api/openapi.json", (c) => c.json(openapi));
  app.post("/api/uploads", async (c) => c.json(await grantUpload(await c.req.text(), tools), 201));
  app.get("/api/uploads/:id", async (c) =>
    c.json(await uploadStatus(c.req.param("id"), tools, c.env.deadline.signal), 200, {
      "cache-control": "no-store",
    }),
  );
  app.post("/api/pixelate", async (c) => {
    const image = pixelateDirectly(
      new Uint8Array(await c.req.arrayBuffer()),
      c.req.queries(),
      tools.settings,
    );
    return c.body(new Uint8Array(image.bytes), 200, { "content-type": image.contentType });
  });
  app.notFound((c) =>
    new Problem("NOT_FOUND", `There is no ${c.req.method} ${c.req.path}; see /api/openapi.json`).toResponse(),
  );
  app.onError((error) => {
    const problem = problemOf(error);
    if (problem.code === "INTERNAL" || problem.code === "STORAGE_UNAVAILABLE") {
      tools.telemetry.failed(undefined, error);
    }
    return problem.toResponse();
  });
  return app;
}

/** Answers one request. Never throws: what goes wrong is told as a problem. */
export async function handleHttp(
  event: HttpEvent,
  tools: HttpTools,
  deadline: Deadline,
): Promise<HttpResult> {
  return resultOf(await createApp(tools).fetch(requestOf(event), { deadline }));
}

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) return new Problem(error.code, error.message);
  if (error instanceof StorageFault) return new Problem("STORAGE_UNAVAILABLE", "Try again in a moment");
  return new Problem("INTERNAL", "The reason is in the function's log");
}
