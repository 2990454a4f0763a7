import http from "node:http";

/** What aws-lambda-ric expects of its native addon: three calls of the Runtime API, one connection. */

interface NextInvocation {
  readonly bodyJson: string;
  readonly headers: http.IncomingHttpHeaders;
}

const [hostname, port] = (process.env["AWS_LAMBDA_RUNTIME_API"] ?? "").split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(
  method: string,
  path: string,
  body?: string,
  headers?: http.OutgoingHttpHeaders,
): Promise<NextInvocation> {
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      agent,
      method,
      path: `/2018-06-01/runtime/invocation/${path}`,
      headers,
    };
    const request = http.request(options, (response) => {
      let bodyJson = "";
      response
        .setEncoding("utf8")
        .on("data", (text: string) => {
          bodyJson += text;
        })
        .on("end", () => {
          resolve({ bodyJson, headers: response.headers });
        });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** An answer that cannot be delivered ends the process, as the addon's exception does. */
function post(path: string, body: string, headers: http.OutgoingHttpHeaders): void {
  call("POST", path, body, { "content-type": "application/json", ...headers }).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

/** The addon sets its user agent here. */
export function initializeClient(): void {
  // Nothing to be set.
}

export function next(): Promise<NextInvocation> {
  return call("GET", "next");
}

export function done(requestId: string, body: string): void {
  post(`${requestId}/response`, body, {});
}

export function error(requestId: string, body: string, xray: string): void {
  post(`${requestId}/error`, body, {
    "lambda-runtime-function-error-type": "Unhandled",
    // The addon writes the bytes of UTF-8; Node takes each character of a header for one byte.
    "lambda-runtime-function-xray-error-cause": Buffer.from(xray).toString("latin1"),
  });
}
