import { parentPort, workerData } from "node:worker_threads";
import { type Job, pixelatePhoto, type PixelationSettings } from "./pixelate-photo.ts";

// A worker thread: pixelates one photo at a time and posts its outcome.
const settings = workerData as PixelationSettings;

parentPort?.on("message", (job: Job) => {
  void pixelatePhoto(job, settings).then((outcome) => parentPort?.postMessage(outcome));
});
