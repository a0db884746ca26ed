import type { ElectronApplication } from "playwright";

interface Questions {
  readonly asked: readonly string[];
  /** How many the app has closed before anybody answered. */
  readonly withdrawn: number;
}

/** Replaces system dialogs, which cannot be pressed here: each stays open until the app or the test closes it. */
export async function watchQuestions(app: ElectronApplication) {
  await app.evaluate(({ dialog }) => {
    const state = { asked: [] as string[], withdrawn: 0, answer: (_button: number) => {} };
    (globalThis as unknown as { questions: typeof state }).questions = state;
    dialog.showMessageBox = (async (
      _window: unknown,
      { message, cancelId, signal }: { message: string; cancelId: number; signal?: AbortSignal },
    ) => {
      state.asked.push(message);
      const response = await new Promise<number>((resolve) => {
        state.answer = resolve;
        signal?.addEventListener("abort", () => {
          state.withdrawn += 1;
          resolve(cancelId);
        });
      });
      return { response, checkboxChecked: false };
    }) as never;
  });
  return {
    state: (): Promise<Questions> =>
      app.evaluate(() => {
        const { asked, withdrawn } = (globalThis as unknown as { questions: Questions }).questions;
        return { asked, withdrawn };
      }),
    /** Presses a button, by its index. */
    answer: (button: number) =>
      app.evaluate(
        (_electron, place) =>
          (globalThis as unknown as { questions: { answer: (button: number) => void } }).questions.answer(
            place,
          ),
        button,
      ),
  };
}
