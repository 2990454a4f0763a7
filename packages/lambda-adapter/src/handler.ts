import { createHandler } from "./create-handler.ts";

/** The handler of function.zip, which finds no faces. */
export const handler = await createHandler();
