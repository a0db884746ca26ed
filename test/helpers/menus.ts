import type { ElectronApplication, Locator } from "playwright";
import { expect } from "vitest";

type Item = Pick<Electron.MenuItem, "label" | "type" | "enabled" | "click">;

/** The system's menus cannot be pressed in tests: this one records them, and presses them in its place. */
export async function systemMenus(app: ElectronApplication) {
  await app.evaluate(({ Menu, BrowserWindow }) => {
    const menus = { asked: 0, shown: null as Item[] | null };
    (globalThis as unknown as { menus: typeof menus }).menus = menus;
    Menu.prototype.popup = function (this: Electron.Menu) {
      menus.shown = this.items;
    };
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.on("context-menu", () => (menus.asked += 1));
  });
  const asked = () => app.evaluate(() => (globalThis as unknown as { menus: { asked: number } }).menus.asked);
  return {
    /** The labels of the menu for an element, pressed with the right button at `left` or in its middle; null if there is none. */
    async of(element: Locator, left?: number): Promise<string[] | null> {
      const before = await asked();
      await app.evaluate(
        () => void ((globalThis as unknown as { menus: { shown: null } }).menus.shown = null),
      );
      const { height = 0 } = (await element.boundingBox()) ?? {};
      const position = left === undefined ? {} : { position: { x: left, y: height / 2 } };
      await element.click({ button: "right", ...position });
      await expect.poll(asked).toBe(before + 1);
      return await app.evaluate(() => {
        const { shown } = (globalThis as unknown as { menus: { shown: Item[] | null } }).menus;
        return shown?.map(({ type, label }) => (type === "separator" ? "—" : label)) ?? null;
      });
    },
    press: (label: string) =>
      app.evaluate((_electron, pressed) => {
        const { shown } = (globalThis as unknown as { menus: { shown: Item[] | null } }).menus;
        for (const item of shown ?? []) if (item.label === pressed) (item.click as () => void)();
      }, label),
  };
}
