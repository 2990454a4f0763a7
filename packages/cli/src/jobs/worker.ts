import { parentPort, workerData } from "node:worker_threads";
import { type Job, pixelatePhoto, type PixelationSettings } from "./pixelate-photo.ts";

// A worker thread: takes one photo after the other, and answers each with its outcome.
const settings = workerData as PixelationSettings;

parentPort?.on("message", (job: Job) => {
  parentPort?.postMessage(pixelatePhoto(job, settings));
});
