import type { ElectronApplication } from "playwright";
import { expect } from "vitest";

interface Entry {
  readonly label: string;
  readonly type: string;
  readonly checked: boolean;
  readonly entries: Entry[];
}

/** There is no notification area in tests: this records what the app's icon has there from now on, and presses its menu. */
export async function trayOf(app: ElectronApplication) {
  await app.evaluate(({ Tray }) => {
    const tray = { tip: "", menu: null as Electron.Menu | null };
    (globalThis as unknown as { tray: typeof tray }).tray = tray;
    Tray.prototype.setToolTip = (tip) => void (tray.tip = tip);
    Tray.prototype.setContextMenu = (menu) => void (tray.menu = menu);
  });
  const menu = () =>
    app.evaluate(() => {
      const entriesOf = (shown: Electron.Menu | null | undefined): Entry[] =>
        (shown?.items ?? []).map(({ label, type, checked, submenu }) => ({
          label,
          type,
          checked,
          entries: entriesOf(submenu),
        }));
      return entriesOf((globalThis as unknown as { tray: { menu: Electron.Menu | null } }).tray.menu);
    });
  return {
    menu,
    labels: async () => (await menu()).filter(({ type }) => type !== "separator").map(({ label }) => label),
    tip: () => app.evaluate(() => (globalThis as unknown as { tray: { tip: string } }).tray.tip),
    /** Presses the entry at this path of labels. */
    async press(...path: string[]): Promise<void> {
      const found = await app.evaluate((_electron, labels) => {
        let { menu: shown } = (globalThis as unknown as { tray: { menu: Electron.Menu | null } }).tray;
        for (const label of labels) {
          const item = shown?.items.find((each) => each.label === label);
          if (!item) return false;
          if (item.submenu) shown = item.submenu;
          else (item.click as () => void)();
        }
        return true;
      }, path);
      expect(found, path.join(" → ")).toBe(true);
    },
  };
}
