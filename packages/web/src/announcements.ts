import { Store } from "./store.ts";

/** The latest text for screen readers, which a live region reads out. */
export const announcement = new Store("");

export function announce(text: string): void {
  announcement.update(() => text);
}
