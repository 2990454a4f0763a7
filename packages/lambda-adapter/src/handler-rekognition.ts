import { createHandler } from "./create-handler.ts";
import { timeouts } from "./deadline.ts";
import { createRekognitionDetector } from "./detectors/rekognition.ts";

/** The handler of function-rekognition.zip, which asks Amazon Rekognition for faces. */
export const handler = await createHandler(createRekognitionDetector(timeouts));
