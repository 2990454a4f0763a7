import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Thrown if another process already listens on the requested port. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is already in use.`);
    this.port = port;
  }
}

/** A port, 0 for a free one, or the first free one from a port on. */
export type Port = number | { readonly from: number };

/** How many ports are tried from the first one on. */
const TRIES = 50;

/**
 * Listens on 127.0.0.1.
 *
 * Idle connections stay open. A server that closes them, by default after 5 seconds, may do so just when a client sends its
 * next request, which then fails with "socket hang up".
 */
export async function listen(
  server: Server,
  port: Port,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  server.keepAliveTimeout = 0;
  await bind(server, port);
  // Only a pipe's address would be a string.
  const address = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { port: address.port, close };
}

async function bind(server: Server, port: Port): Promise<void> {
  if (typeof port === "number") {
    await bindTo(server, port);
    return;
  }
  for (let next = port.from; ; next++) {
    try {
      await bindTo(server, next);
      return;
    } catch (error) {
      if (!(error instanceof PortInUseError) || next === port.from + TRIES) throw error;
    }
  }
}

function bindTo(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(error.code === "EADDRINUSE" ? new PortInUseError(port) : error);
    };
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", fail);
      resolve();
    });
  });
}

/**
 * Serves a stand-in of an AWS service on a free port of 127.0.0.1.
 *
 * @param answer handles a request. If it fails, the connection breaks off.
 */
export async function serveStandIn(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.destroy();
    });
  });
  const { port, close } = await listen(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, close };
}
