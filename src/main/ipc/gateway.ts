import { ipcMain, type WebContents, type WebFrameMain } from "electron";
import type * as z from "zod";
import { ipcContract, ipcEventContract, type IpcAnswer, type IpcOutput } from "../../shared/contract/ipc.ts";
import type { IpcCall, IpcEvent } from "../../shared/contract/ipc-names.ts";
import { APP_ORIGIN } from "../../shared/base/app-origin.ts";

/** What is done on each call of a window. */
export type Handlers = {
  [Name in IpcCall]: (
    input: z.output<(typeof ipcContract)[Name]["input"]>,
    sender: WebContents,
  ) => IpcOutput<Name> | Promise<IpcOutput<Name>>;
};

/** The only entry point for windows: checks the sender, validates the input, calls the handler. Bad input gets an error. */
export function handleIpc(handlers: Handlers): void {
  for (const name of Object.keys(handlers) as IpcCall[]) {
    const handle = handlers[name] as (input: unknown, sender: WebContents) => unknown;
    ipcMain.handle(name, async (event, input: unknown): Promise<IpcAnswer<unknown>> => {
      if (!isOwnMainFrame(event.senderFrame))
        return { ok: false, code: "FORBIDDEN", message: "Only the app's own pages may ask." };
      const parsed = ipcContract[name].input.safeParse(input);
      if (!parsed.success)
        return { ok: false, code: "BAD_INPUT", message: parsed.error.issues[0]?.message ?? "" };
      try {
        return { ok: true, value: await handle(parsed.data, event.sender) };
      } catch (error) {
        return { ok: false, code: "FAILED", message: error instanceof Error ? error.message : String(error) };
      }
    });
  }
}

/** Sends an event to a window. Throws if the data violates the contract, which is a bug. */
export function sendEvent<Name extends IpcEvent>(
  window: WebContents,
  name: Name,
  data: z.input<(typeof ipcEventContract)[Name]>,
): void {
  if (!window.isDestroyed()) window.send(name, ipcEventContract[name].parse(data));
}

export function isOwnMainFrame(frame: WebFrameMain | null): boolean {
  if (!frame || frame.parent !== null) return false;
  return frame.url === APP_ORIGIN || frame.url.startsWith(`${APP_ORIGIN}/`);
}
