export { createHttpHandler } from "./app.ts";
export { createPresigner } from "./presigner.ts";
