import type { ElectronApplication } from "playwright";
import { expect } from "vitest";

interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
}

/** The system's dialogs cannot be pressed in tests: this one records and answers them in their place. */
export async function answerDialogs(app: ElectronApplication) {
  await app.evaluate(({ dialog }) => {
    const dialogs = { asked: [] as unknown[], answer: (_button: number) => {} };
    (globalThis as unknown as { dialogs: typeof dialogs }).dialogs = dialogs;
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail, buttons, signal, cancelId } = args.at(-1) as Electron.MessageBoxOptions;
      dialogs.asked.push({ message, detail, buttons });
      const response = await new Promise<number>((resolve) => {
        dialogs.answer = resolve;
        signal?.addEventListener("abort", () => resolve(cancelId ?? 0));
      });
      return { response, checkboxChecked: false };
    };
  });
  const asked = () =>
    app.evaluate(() => (globalThis as unknown as { dialogs: { asked: Asked[] } }).dialogs.asked);
  return {
    asked,
    /** Waits for the next dialog, the `count`th. */
    async next(count: number): Promise<Asked> {
      await expect.poll(async () => (await asked()).length, { timeout: 10_000 }).toBe(count);
      return (await asked()).at(-1) as Asked;
    },
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
