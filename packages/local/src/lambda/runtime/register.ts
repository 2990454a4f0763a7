/**
 * Preloaded into the function's process: lets AWS's runtime client, aws-lambda-ric, run without its native addon, whose
 * build needs a compiler and curl. The addon does nothing but call the Runtime API; so does what takes its place.
 */
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "./rapid-client.node") return next(specifier, context);
    return {
      url: new URL("./rapid-client.ts", import.meta.url).href,
      format: "module-typescript",
      shortCircuit: true,
    };
  },
});
