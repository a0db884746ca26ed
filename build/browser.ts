import { quietFlags } from "../src/host/recorder/browser-flags.ts";

export { findBrowser } from "../src/host/recorder/find-browser.ts";

/** Flags for an app window with its own profile, and without the browser's background requests. */
export const appWindowFlags = (url: string, profile: string): string[] => [
  `--app=${url}`,
  `--user-data-dir=${profile}`,
  ...quietFlags,
];
