/**
 * Runs dist/browser.js where there is nothing but ECMAScript's own names: no Buffer, process, require, DOM or console.
 *
 * Standard input: a JSON list of calls, as in browser.test.ts. Standard output: what each gave, as JSON.
 */
import { readFileSync } from "node:fs";
import { createContext, runInContext, SourceTextModule } from "node:vm";

const context = createContext({});
const source = readFileSync(new URL("../../dist/browser.js", import.meta.url), "utf8");
const module = new SourceTextModule(source, { context });
await module.link((specifier) => {
  throw new Error(`Expected everything inside but found an import of ${specifier}`);
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
