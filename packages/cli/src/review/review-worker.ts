import { parentPort, workerData } from "node:worker_threads";
import type { Photo } from "../photos/find-photos.ts";
import { reviewPhoto, type ReviewSettings } from "./review-photo.ts";

// A worker thread: reviews one photo at a time and posts what it found.
const settings = workerData as ReviewSettings;

parentPort?.on("message", (photo: Photo) => {
  void reviewPhoto(photo, settings).then((review) => parentPort?.postMessage(review));
});
