import { resolve } from "node:path";
import { app } from "electron";
import { LINK_SCHEME } from "../../shared/base/links.ts";
import { linkIn } from "./link-in.ts";

/** The last link that the system has opened with this app, until the window takes it. */
export class LinkInbox {
  readonly #onLink: () => void;
  #link: string | null;

  /** `onLink` is called for each link that comes after the start. Has to be created before Electron is ready. */
  constructor(onLink: () => void) {
    this.#onLink = onLink;
    this.#link = linkIn(process.argv);
    registerScheme();
    // On macOS the system tells the running app; elsewhere it starts the app again, which tells the first one.
    app.on("open-url", (event, url) => {
      event.preventDefault();
      this.#receive(linkIn([url]));
    });
    app.on("second-instance", (_event, args) => this.#receive(linkIn(args)));
  }

  /** Null if there is none, or it has been taken. */
  take(): string | null {
    const link = this.#link;
    this.#link = null;
    return link;
  }

  #receive(link: string | null): void {
    if (link === null) return;
    this.#link = link;
    this.#onLink();
  }
}

/** Makes this app the one that opens such links. On Linux that takes a desktop file, which only a package installs. */
function registerScheme(): void {
  if (app.isPackaged || process.platform === "darwin") app.setAsDefaultProtocolClient(LINK_SCHEME);
  else if (process.platform === "win32")
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [resolve(process.argv[1] ?? ".")]);
}
