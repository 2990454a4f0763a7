import { createHandler } from "./create-handler.ts";
import { formatsDecoder } from "./decoders/formats.ts";
import { builtInDetector } from "./detectors/built-in.ts";

/** The handler of function-formats.zip, which reads other formats than JPEG and PNG, and finds faces by itself. */
export const handler = await createHandler(builtInDetector, formatsDecoder);
