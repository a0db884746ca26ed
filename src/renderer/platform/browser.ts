import type { Platform } from "./platform.ts";

const KEY = "hearth.session";

/** A browser: the host is where the page came from, and the session stays in this browser. */
export function createBrowserPlatform(): Platform {
  const url = window.location.origin;
  return {
    kind: "browser",
    async connect() {
      const accessToken = localStorage.getItem(KEY);
      return accessToken === null ? { status: "signed-out", url } : { status: "ready", url, accessToken };
    },
    keepSession: (accessToken) => localStorage.setItem(KEY, accessToken),
    forgetSession: () => localStorage.removeItem(KEY),
    openLink: (link) => void window.open(link, "_blank", "noopener,noreferrer"),
    screens: null,
    mediaServer: null,
  };
}
