import { Hono } from "hono";
import { routePath } from "hono/route";
import { type Deadline, withTimeout } from "../deadline.ts";
import { Rejection, StorageFault } from "../errors.ts";
import { shortened } from "../quoting.ts";
import {
  GATEWAY_WAITS_MS,
  type HttpEvent,
  type HttpResult,
  requestOf,
  resultOf,
  stagePrefixOf,
} from "./gateway.ts";
import { createOriginReader } from "./origin.ts";
import { pixelateDirectly } from "./pixelate.ts";
import { Problem } from "./problem.ts";
import { uploadStatus } from "./status.ts";
import type { HttpTools } from "./tools.ts";
import { grantUpload } from "./uploads.ts";
import openapi from "./openapi.json" with { type: "json" };

interface Variables {
  readonly Bindings: {
    readonly deadline: Deadline;
    readonly stagePrefix: string;
    readonly caller: string | undefined;
  };
}

/** Creates the HTTP API that openapi.json describes. */
export function createApp(tools: HttpTools): Hono<Variables> {
  const app = new Hono<Variables>();
  app.use(async (c, next) => {
    const begin = performance.now();
    await next();
    tools.telemetry.answered({
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      code: c.error ? problemOf(c.error).code : c.res.status === 404 ? "NOT_FOUND" : undefined,
      caller: c.env.caller,
      milliseconds: performance.now() - begin,
    });
  });
  app.get("/api/openapi.json", (c) => c.json(openapi));
  app.post("/api/uploads", async (c) =>
    c.json(await grantUpload(new Uint8Array(await c.req.arrayBuffer()), tools, c.env.stagePrefix), 201),
  );
  app.get("/api/uploads/:id", async (c) =>
    c.json(await uploadStatus(c.req.param("id"), tools, c.env.deadline.signal), 200, {
      "cache-control": "no-store",
    }),
  );
  app.post("/api/pixelate", async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const image = await tools.telemetry.timed("Pixelate", () =>
      pixelateDirectly(bytes, c.req.queries(), tools, c.env.deadline),
    );
    tools.telemetry.pixelated(bytes.length, image.bytes.length);
    return c.body(new Uint8Array(image.bytes), 200, { "content-type": image.contentType });
  });
  app.notFound((c) =>
    new Problem(
      "NOT_FOUND",
      `There is no ${c.req.method} ${shortened(c.req.path)}; see /api/openapi.json`,
    ).toResponse(),
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

/** Creates the function that answers requests. It never throws: the answer to a failure is a problem. */
export function createHttpHandler(
  tools: HttpTools,
): (event: HttpEvent, deadline: Deadline) => Promise<HttpResult> {
  const app = createApp(tools);
  const originOf = createOriginReader(tools.settings.originSecrets ?? [], tools.now);
  return async (event, deadline) => {
    const { isAllowed, caller } = originOf(event);
    const refused = async (problem: Problem) => {
      const { method } = event.requestContext.http;
      const { code } = problem;
      const answer = problem.toResponse();
      tools.telemetry.answered({ method, route: "*", status: answer.status, code, caller, milliseconds: 0 });
      return resultOf(answer);
    };
    if (!isAllowed) {
      return refused(new Problem("FORBIDDEN", "Expected a request through the deployment's own address"));
    }
    try {
      const bindings = {
        deadline: withTimeout(deadline, GATEWAY_WAITS_MS),
        stagePrefix: stagePrefixOf(event),
        caller,
      };
      return await resultOf(await app.fetch(requestOf(event), bindings));
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown";
      return refused(new Problem("INVALID_REQUEST", `Expected a request but ${why}`));
    }
  };
}

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) return new Problem(error.code, error.message);
  if (error instanceof StorageFault) return new Problem("STORAGE_UNAVAILABLE", "Try again in a moment");
  return new Problem("INTERNAL", "The reason is in the function's log");
}
