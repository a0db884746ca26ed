import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from "electron";
import { drawBadge, type Badge } from "./tray-badge.ts";
// Part of the script: the icon is there even while the app's files are being replaced by an update.
import icon from "./tray.png?inline";

const SIDE = 64;

/** 64 pixels, drawn for the system's size. macOS uses only its shape, in the colour of the menu bar. */
function image(badge: Badge): Electron.NativeImage {
  const plain = nativeImage.createFromDataURL(icon);
  const size = { width: SIDE, height: SIDE };
  const drawn = badge ? nativeImage.createFromBitmap(drawBadge(plain.toBitmap(), SIDE, badge), size) : plain;
  if (process.platform === "linux") return drawn;
  const side = process.platform === "darwin" ? 18 : 16;
  const scaled = nativeImage.createFromBuffer(drawn.toPNG(), { ...size, scaleFactor: SIDE / side });
  scaled.setTemplateImage(process.platform === "darwin");
  return scaled;
}

/** The app's icon among those of running programs; null where it cannot be made. */
export function createTray(onClick: () => void, log: (text: string) => void): TrayIcon | null {
  try {
    const tray = new Tray(image(null));
    // Elsewhere a click opens the menu.
    if (process.platform === "win32") tray.on("click", onClick);
    return new TrayIcon(tray);
  } catch (error) {
    log(`there is no icon in the notification area: ${String(error)}`);
    return null;
  }
}

export class TrayIcon {
  readonly #tray: Tray;
  #shown = "";
  #badge: Badge = null;

  constructor(tray: Tray) {
    this.#tray = tray;
  }

  /** Sets tooltip, menu and badge. An open menu closes only if they are other ones. */
  show(tooltip: string, menu: MenuItemConstructorOptions[], badge: Badge): void {
    if (badge !== this.#badge) this.#tray.setImage(image(badge));
    this.#badge = badge;
    const shown = JSON.stringify([tooltip, menu]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(menu));
  }
}
