export type { Detector, FoundRegion } from "./detector.ts";
export type { Face } from "./face.ts";
export { faceDetector, findFaces } from "./find-faces.ts";
export type { FindFacesOptions } from "./options.ts";
