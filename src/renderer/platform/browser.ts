import type { PipControl, Platform } from "./platform.ts";

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
    showApp: () => window.focus(),
    openLink: (link) => void window.open(link, "_blank", "noopener,noreferrer"),
    // A page is not told more of its window than what it sees.
    onAppWindow: () => () => {},
    openRingWindow: null,
    pip: documentPip(),
    screens: null,
    mediaServer: null,
  };
}

interface DocumentPictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Chromium's Document Picture-in-Picture, which opens by a press only. */
function documentPip(): PipControl | null {
  const { documentPictureInPicture } = window as { documentPictureInPicture?: DocumentPictureInPicture };
  return documentPictureInPicture
    ? {
        open: () => documentPictureInPicture.requestWindow({ width: 320, height: 180 }),
        byItself: false,
      }
    : null;
}
