import { Store } from "./store.ts";

/** The last thing said to those who cannot see the page; a live region reads it out. */
export const announcement = new Store("");

export function announce(text: string): void {
  announcement.update(() => text);
}
