export { handleHttp } from "./app.ts";
export { createPresigner } from "./presigner.ts";
