/**
 * Runs dist/browser.js and the files it imports where there is nothing but ECMAScript's own names: no Buffer, process, require, DOM or console.
 *
 * Standard input: a JSON list of calls, as in browser.test.ts. Standard output: what each gave, as JSON.
 */
import { readFileSync } from "node:fs";
import { createContext, runInContext, SourceTextModule } from "node:vm";

const DIST = new URL("../../dist/", import.meta.url);

const context = createContext({});
const modules = new Map<string, SourceTextModule>();

function moduleAt(url: URL): SourceTextModule {
  const known = modules.get(url.href);
  if (known !== undefined) return known;
  const module = new SourceTextModule(readFileSync(url, "utf8"), { context, identifier: url.href });
  modules.set(url.href, module);
  return module;
}

const module = moduleAt(new URL("browser.js", DIST));
await module.link((specifier, { identifier }) => {
  if (!specifier.startsWith("./")) {
    throw new Error(`Expected everything inside but found an import of ${specifier}`);
  }
  return moduleAt(new URL(specifier, identifier));
});
await module.evaluate();
Object.assign(context, { core: module.namespace, calls: readFileSync(0, "utf8") });

const outcomes: unknown = runInContext(
  `JSON.stringify(JSON.parse(calls).map(({ input, options }) => {
    try {
      return core.pixelateAll(Uint8Array.from(input), options).map((output) => Array.from(output));
    } catch (error) {
      return error instanceof core.PixelateError ? error.code : String(error.stack);
    }
  }))`,
  context,
);
process.stdout.write(String(outcomes));
