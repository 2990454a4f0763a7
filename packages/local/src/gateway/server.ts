import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { LambdaFunction } from "../lambda/function.ts";
import type { Photos } from "../cloudfront/photos.ts";
import { listen, type Port } from "../listen.ts";
import { serveApi } from "./api.ts";
import { Page } from "./page.ts";
import type { Service } from "./service.ts";
import { CONTENT_HEADERS } from "./security-headers.ts";

export interface GatewayOptions {
  readonly port: Port;
  /** Serves the processed photos. */
  readonly photos: Photos;
  /** Origin that the page uploads to, for its Content-Security-Policy. */
  readonly uploadOrigin: string;
  readonly lambda: LambdaFunction;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** What `/service.json` says of this deployment, beside the page. */
  readonly service: Service;
}

export interface Gateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one origin that routes as CloudFront does: `/api/` to the function, `/p/` to the photos, the rest to the page. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const page = new Page(options.pageFolder, options.uploadOrigin);
  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodePath(request.url ?? "/");
    if (path === undefined) {
      response.writeHead(400, CONTENT_HEADERS).end();
      return Promise.resolve();
    }
    if (path.startsWith("/api/")) return serveApi(options.lambda, request, response);
    if (path.startsWith("/p/")) return options.photos.serve(request, response);
    if (path === "/service.json") {
      response.writeHead(200, {
        ...CONTENT_HEADERS,
        "content-type": "application/json",
        "cache-control": "no-cache",
      });
      response.end(JSON.stringify(options.service));
      return Promise.resolve();
    }
    return page.serve(path, request, response);
  };
  const server = createServer((request, response) => {
    route(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, CONTENT_HEADERS).end();
    });
  });
  const { port, close } = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Returns the decoded path without its query; undefined if its encoding is invalid. */
function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/\?.*$/s, ""));
  } catch {
    return undefined;
  }
}
