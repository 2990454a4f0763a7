import * as v from "valibot";
import { Store } from "../store.ts";

const Days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)));

const Service = v.object({
  originals: v.object({ keptDays: Days, deleted: v.picklist(["never", "after-success"]) }),
  outputs: v.object({ keptDays: Days }),
  uploadSettings: v.nullable(v.array(v.string())),
  maxBytes: v.number(),
});

/**
 * What the deployment says of itself in `/service.json`: for how many days it keeps originals and outputs (`null`: without end), the
 * settings that uploads may have (`null`: all), and the largest upload.
 */
export type Service = v.InferOutput<typeof Service>;

/** The deployment's own words; `null` until they are loaded, and where there are none. */
export const service = new Store<Service | null>(null);

let loading: Promise<void> | undefined;

/** Loads `/service.json`, once. */
export function loadService(): Promise<void> {
  loading ??= fetchService().then((found) => {
    service.update(() => found);
  });
  return loading;
}

async function fetchService(): Promise<Service | null> {
  try {
    const response = await fetch("/service.json");
    const parsed = v.safeParse(Service, await response.json());
    return response.ok && parsed.success ? parsed.output : null;
  } catch {
    // Offline, or a deployment without the file. The page then says what is true of all.
    return null;
  }
}
