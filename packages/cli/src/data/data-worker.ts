import { parentPort, workerData } from "node:worker_threads";
import type { Photo } from "../photos/find-photos.ts";
import { dataOf, type DataSettings } from "./photo-data.ts";

// A worker thread: computes the data of one photo at a time and posts it.
const settings = workerData as DataSettings;

parentPort?.on("message", (photo: Photo) => {
  void dataOf(photo, settings).then((data) => parentPort?.postMessage(data));
});
