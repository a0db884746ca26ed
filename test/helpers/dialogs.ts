import type { ElectronApplication } from "playwright";
import { expect } from "vitest";

interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
}

/** The system's dialogs cannot be pressed in tests: in their place, each stays open until the app or the test closes it. */
export async function answerDialogs(app: ElectronApplication) {
  await app.evaluate(({ dialog }) => {
    const dialogs = { asked: [] as Asked[], withdrawn: 0, answer: (_button: number) => {} };
    (globalThis as unknown as { dialogs: typeof dialogs }).dialogs = dialogs;
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail, buttons, signal, cancelId } = args.at(-1) as Electron.MessageBoxOptions;
      dialogs.asked.push({ message, detail: detail ?? "", buttons: buttons ?? [] });
      const response = await new Promise<number>((resolve) => {
        dialogs.answer = resolve;
        signal?.addEventListener("abort", () => {
          dialogs.withdrawn += 1;
          resolve(cancelId ?? 0);
        });
      });
      return { response, checkboxChecked: false };
    };
  });
  const asked = () =>
    app.evaluate(() => (globalThis as unknown as { dialogs: { asked: Asked[] } }).dialogs.asked);
  return {
    asked,
    /** What they said, and how many the app has closed before anybody answered. */
    state: () =>
      app.evaluate(() => {
        const { dialogs } = globalThis as unknown as { dialogs: { asked: Asked[]; withdrawn: number } };
        return { asked: dialogs.asked.map(({ message }) => message), withdrawn: dialogs.withdrawn };
      }),
    /** Waits for the next dialog, the `count`th. */
    async next(count: number): Promise<Asked> {
      await expect.poll(async () => (await asked()).length, { timeout: 10_000 }).toBe(count);
      return (await asked()).at(-1) as Asked;
    },
    /** Presses a button, by its index. */
    press: (button: number) =>
      app.evaluate(
        (_electron, pressed) =>
          (globalThis as unknown as { dialogs: { answer: (button: number) => void } }).dialogs.answer(
            pressed,
          ),
        button,
      ),
  };
}
