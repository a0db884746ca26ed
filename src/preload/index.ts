import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import { ipcCalls, ipcEvents } from "../shared/contract/ipc-names.ts";

/** `window.hearth`: one function per channel of the contract, and nothing else of Electron. */
contextBridge.exposeInMainWorld("hearth", {
  call: Object.fromEntries(
    ipcCalls.map((name) => [name, (input?: unknown) => ipcRenderer.invoke(name, input)]),
  ),
  on: Object.fromEntries(
    ipcEvents.map((name) => [
      name,
      (listener: (data: unknown) => void) => {
        const forward = (_event: IpcRendererEvent, data: unknown) => listener(data);
        ipcRenderer.on(name, forward);
        return () => void ipcRenderer.off(name, forward);
      },
    ]),
  ),
});
