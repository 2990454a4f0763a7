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

/**
 * Listens on 127.0.0.1; port 0 takes a free one.
 *
 * Idle connections stay open. A server that closes them, by default after 5 seconds, may do so just when a client sends its
 * next request, which then fails with "socket hang up".
 */
export async function listen(
  server: Server,
  port: number,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortInUseError(port) : error);
    });
    server.listen(port, "127.0.0.1", resolve);
  });
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
