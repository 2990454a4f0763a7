import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Where Debian, Ubuntu, Fedora and macOS install Firefox. */
const PATHS = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/** Returns the path of the system's Firefox, or that of the environment variable FIREFOX. */
export function findFirefox(): string | undefined {
  return [process.env["FIREFOX"], ...PATHS].find((path) => path !== undefined && existsSync(path));
}

/** A page in the system's Firefox. */
export interface FirefoxPage extends AsyncDisposable {
  /** Evaluates an expression in the page, waits for its promise, and returns its text. */
  evaluate(expression: string): Promise<string>;
  /** Waits until an expression has a value that is not falsy, and returns it as text. */
  waitFor(expression: string): Promise<string>;
  /** Chooses files in the input that an expression gives. */
  setFiles(expression: string, files: readonly string[]): Promise<void>;
  /** Waits for a file that the page saved and returns its name and bytes. */
  savedFile(): Promise<{ readonly name: string; readonly bytes: Buffer }>;
  /** Errors and warnings on the console, and uncaught exceptions. */
  readonly problems: readonly string[];
}

/**
 * Opens a page in the system's Firefox by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). Playwright drives only
 * Firefox builds of its own, or versions newer than the extended support release.
 */
export async function openInFirefox(path: string, url: string): Promise<FirefoxPage> {
  const folder = await mkdtemp(join(tmpdir(), "pixelater-firefox-"));
  const downloads = join(folder, "downloads");
  await writeFile(join(folder, "user.js"), preferences(downloads));
  const browser = spawn(
    path,
    ["--headless", "--remote-debugging-port=0", "--profile", folder, "--no-remote"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const close = async () => {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    browser.kill();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    let address: string | undefined;
    for await (const line of createInterface({ input: browser.stderr })) {
      address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
      if (address !== undefined) break;
    }
    if (address === undefined) throw new Error("Expected Firefox to listen but it ended");
    browser.stderr.resume();
    const session = await Session.open(`${address}/session`);
    return await firefoxPage(session, url, downloads, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function preferences(downloads: string): string {
  const values = {
    "browser.download.folderList": 2,
    "browser.download.dir": downloads,
    "browser.download.useDownloadDir": true,
    "browser.download.always_ask_before_handling_new_types": false,
    "browser.shell.checkDefaultBrowser": false,
    "app.update.enabled": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "remote.active-protocols": 1,
  };
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join("");
}

async function firefoxPage(
  session: Session,
  url: string,
  downloads: string,
  close: () => Promise<void>,
): Promise<FirefoxPage> {
  await session.send("session.new", { capabilities: {} });
  await session.send("session.subscribe", { events: ["log.entryAdded"] });
  const context = textAt(await session.send("browsingContext.getTree", {}), "contexts", 0, "context");
  await session.send("browsingContext.navigate", { context, url, wait: "complete" });

  const evaluated = async (expression: string): Promise<unknown> => {
    const answer = await session.send("script.evaluate", {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
    });
    if (at(answer, "type") === "exception") {
      throw new Error(`${expression}: ${textAt(answer, "exceptionDetails", "text")}`);
    }
    return at(answer, "result");
  };
  const evaluate = async (expression: string) => {
    const value = at(await evaluated(`Promise.resolve(${expression}).then(String)`), "value");
    return typeof value === "string" ? value : "";
  };
  const waitFor = (expression: string) =>
    evaluate(`(async () => {
      for (;;) {
        const value = await (${expression});
        if (value) return value;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })()`);

  return {
    problems: session.problems,
    evaluate,
    waitFor,
    setFiles: async (expression, files) => {
      const sharedId = textAt(await evaluated(expression), "sharedId");
      await session.send("input.setFiles", { context, element: { sharedId }, files });
    },
    savedFile: async () => {
      for (;;) {
        const names = await readdir(downloads).catch(() => []);
        const [name] = names;
        // Firefox writes to "name.part" and renames it in the end.
        if (name !== undefined && names.length === 1 && !name.endsWith(".part")) {
          const bytes = await readFile(join(downloads, name));
          if (bytes.length > 0) return { name, bytes };
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

/** A WebDriver BiDi session. */
class Session {
  readonly problems: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #count = 0;

  static async open(address: string): Promise<Session> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => {
        reject(new Error(`Expected Firefox to answer at ${address}`));
      });
    });
    return new Session(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const message: unknown = JSON.parse(String(data));
      const id = at(message, "id");
      if (typeof id === "number") this.#waiting.get(id)?.(message);
      else if (["error", "warn"].includes(String(at(message, "params", "level")))) {
        this.problems.push(textAt(message, "params", "text"));
      }
    });
  }

  async send(method: string, params: object): Promise<unknown> {
    const id = ++this.#count;
    const answered = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await answered;
    this.#waiting.delete(id);
    if (at(answer, "type") === "error") throw new Error(`${method}: ${textAt(answer, "message")}`);
    return at(answer, "result");
  }
}

/** Returns a value deep inside parsed JSON; `undefined` if it is not there. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === "object" && inside !== null
        ? Object.entries(inside).find(([name]) => name === String(key))?.[1]
        : undefined,
    value,
  );
}

function textAt(value: unknown, ...path: (string | number)[]): string {
  const text = at(value, ...path);
  if (typeof text !== "string")
    throw new Error(`Expected a text at ${path.join(".")} but got ${JSON.stringify(value)}`);
  return text;
}
