import type { NotificationPressed } from "../../shared/contract/ipc.ts";
import { attempt } from "../log/attempt.ts";
import { browserStorage } from "../storage/storage.ts";
import { deviceName } from "./device-name.ts";
import type { NotificationControl, PipControl, Platform } from "./platform.ts";

const KEY = "hearth.session";

/** In a browser, the host is the page's origin, and the session is kept in its storage. */
export function createBrowserPlatform(): Platform {
  const url = window.location.origin;
  /** The session of this page. Another window may have signed in as somebody else meanwhile, whose session is then the stored one. */
  let own: string | null = null;
  return {
    kind: "browser",
    deviceName: deviceName(navigator.userAgent),
    async connect() {
      own = browserStorage.getItem(KEY);
      return own === null ? { status: "signed-out", url } : { status: "ready", url, accessToken: own };
    },
    isOwnHost: () => false,
    hosts: null,
    keepSession(accessToken) {
      own = accessToken;
      browserStorage.setItem(KEY, accessToken);
    },
    forgetSession() {
      const stored = browserStorage.getItem(KEY);
      if (stored !== null && stored !== own) return false;
      browserStorage.removeItem(KEY);
      return true;
    },
    // All of it is this page.
    tellLanguage() {},
    showApp: () => window.focus(),
    openLink: (link) => void window.open(link, "_blank", "noopener,noreferrer"),
    saveFile: null,
    setTheme: null,
    startAtLogin: null,
    onAppWindow(listener) {
      // A page cannot know whether it is minimized.
      const report = () => listener({ minimised: false, focused: document.hasFocus() });
      window.addEventListener("focus", report);
      window.addEventListener("blur", report);
      report();
      return () => {
        window.removeEventListener("focus", report);
        window.removeEventListener("blur", report);
      };
    },
    notifications: "Notification" in window ? browserNotifications() : null,
    openRingWindow: null,
    pip: documentPip(),
    screens: null,
    callControls: null,
    shortcuts: null,
    spelling: null,
    backups: null,
    host: null,
    mediaServer: null,
  };
}

/** Without buttons, which need a service worker. */
function browserNotifications(): NotificationControl {
  const shown = new Map<string, Notification>();
  const listeners: ((pressed: NotificationPressed) => void)[] = [];
  const close = (about: string) => {
    shown.get(about)?.close();
    shown.delete(about);
  };
  return {
    hasActions: false,
    permission: () => Notification.permission,
    ask: async () => (await Notification.requestPermission()) === "granted",
    show({ about, title, body, urgent }) {
      if (Notification.permission !== "granted") return;
      close(about);
      const options = { body, tag: about, silent: true, requireInteraction: urgent };
      // Chrome on Android has the constructor, which throws: notifications take a service worker there.
      const notification = attempt("A notification", () => new Notification(title, options));
      if (!notification) return;
      notification.addEventListener("click", () => {
        for (const listener of listeners) listener({ about, action: null });
        close(about);
      });
      shown.set(about, notification);
    },
    close,
    onPressed: (listener) => void listeners.push(listener),
  };
}

interface DocumentPictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Chromium's Document Picture-in-Picture, which needs a user gesture to open. */
function documentPip(): PipControl | null {
  const { documentPictureInPicture } = window as { documentPictureInPicture?: DocumentPictureInPicture };
  return documentPictureInPicture
    ? {
        open: () => documentPictureInPicture.requestWindow({ width: 320, height: 180 }),
        automatic: false,
      }
    : null;
}
