/** This machine's discard port, which refuses connections. */
const NOWHERE = "http://127.0.0.1:9/";

/** A browser with these flags and a profile of its own contacts only whom its pages do. */
export const quietFlags = [
  "--no-first-run",
  "--no-default-browser-check",
  "--no-pings",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-features=MediaRouter,NetworkTimeServiceQuerying,OptimizationHints",
  // The check for a Google account and component updates have no flag to disable them.
  `--gaia-url=${NOWHERE}`,
  `--component-updater=url-source=${NOWHERE}`,
] as const;

/**
 * How a browser is started to record. The address of the page is not among these, because every user of the machine can
 * read them: it is sent through the pipe.
 */
export const recorderFlags = (profile: string, isRoot: boolean): string[] => [
  "--headless=new",
  "--remote-debugging-pipe",
  `--user-data-dir=${profile}`,
  "--no-startup-window",
  ...quietFlags,
  "--disable-extensions",
  // A memory dump would contain the page's token, and what people say.
  "--disable-breakpad",
  "--disable-crash-reporter",
  // The system's keyring would ask.
  "--password-store=basic",
  "--use-mock-keychain",
  // Nobody presses anything in this page, and nobody sees it.
  "--autoplay-policy=no-user-gesture-required",
  "--mute-audio",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--deny-permission-prompts",
  "--block-new-web-contents",
  // Chromium's sandbox does not run as root.
  ...(isRoot ? ["--no-sandbox"] : []),
];
