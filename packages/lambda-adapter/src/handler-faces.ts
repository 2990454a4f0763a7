import { createHandler } from "./create-handler.ts";
import { builtInDetector } from "./detectors/built-in.ts";

/** The handler of function-faces.zip, which finds faces by itself. */
export const handler = await createHandler(builtInDetector);
