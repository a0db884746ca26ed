import { existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { app, BrowserWindow, dialog, session, type WebContents } from "electron";
import {
  backUpStopped,
  discardUnpacked,
  reclaim,
  saveVerified,
  unpackBackup,
  type ArchiveLauncher,
  type Restore,
} from "../../host/index.ts";
import { backupFileName } from "../../shared/contract/backups.ts";
import type { BackupChosen, BackupProgress, BackupSaved } from "../../shared/contract/ipc-backups.ts";
import type { IpcInput } from "../../shared/contract/ipc.ts";
import { HostFailure, type HostErrorCode } from "../../shared/errors/host-codes.ts";
import { mainTexts } from "../messages/index.ts";
import { requirePress } from "../windows/user-activation.ts";

interface Parts {
  /** Launches what makes and unpacks backups. Throws a HostFailure. */
  readonly launcher: () => ArchiveLauncher;
  /** The path of the data folder; null if there is none. */
  readonly folder: () => string | null;
  /** Stops the host on this computer, and starts it again with what `work` returns. */
  readonly whileStopped: (work: () => Promise<Restore | undefined>) => Promise<void>;
  /** Throws HEARTH_ALREADY_RUNNING if it belongs to another process. */
  readonly requireOwn: () => Promise<void>;
  readonly onProgress: (progress: BackupProgress) => void;
}

type Ended = { outcome: "cancelled" } | { outcome: "failed"; code: HostErrorCode };

/** Backups in the app: saved as files, restored, and made in order to move the host. One of these at a time. */
export class Backups {
  readonly #parts: Parts;
  #running: AbortController | null = null;
  #chosen: Restore | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Saves a backup that a host has made, wherever that host is. */
  async save({ url, sha256, size }: IpcInput<"saveBackup">, sender: WebContents): Promise<BackupSaved> {
    return await this.#run(sender, async (signal) => {
      const file = await this.#askWhere(sender, signal);
      // With the window's session, which knows the pinned certificates.
      const response = await session.defaultSession.fetch(url, { signal });
      if (!response.ok || !response.body) throw new HostFailure("HEARTH_BACKUP_FAILED");
      const bytes = Readable.fromWeb(response.body);
      let done = 0;
      const count = (read: number) => this.#parts.onProgress({ done: (done += read), total: size });
      await saveVerified(bytes, file, sha256, count, signal);
      return { outcome: "saved", file };
    });
  }

  /** `copy` is the name of one in the folder `backups`; otherwise the person is asked for a file. */
  async choose({ copy }: IpcInput<"chooseBackup">, sender: WebContents): Promise<BackupChosen> {
    return await this.#run(sender, async (signal) => {
      await this.#parts.requireOwn();
      const dataDirectory = this.#dataDirectory();
      const copies = join(dataDirectory, "backups");
      const file = copy === undefined ? await this.#askWhich(sender, copies, signal) : join(copies, copy);
      this.#chosen = null;
      const { restore, madeAt, backup, current } = await unpackBackup(
        { dataDirectory, file, launcher: this.#parts.launcher() },
        this.#parts.onProgress,
        signal,
      );
      this.#chosen = restore;
      return { outcome: "chosen", made_at: madeAt, backup, current };
    });
  }

  /** Throws if none was chosen. */
  async restore(sender: WebContents): Promise<void> {
    requirePress(sender);
    const chosen = this.#chosen;
    if (!chosen) throw new Error("No backup was chosen.");
    this.#chosen = null;
    await this.#parts.whileStopped(() => Promise.resolve(chosen));
  }

  async move(sender: WebContents): Promise<BackupSaved> {
    return await this.#run(sender, async (signal) => {
      await this.#parts.requireOwn();
      const dataDirectory = this.#dataDirectory();
      const file = await this.#askWhere(sender, signal);
      await this.#parts.whileStopped(async () => {
        const options = { dataDirectory, file, move: true, launcher: this.#parts.launcher() };
        await backUpStopped(options, this.#parts.onProgress, signal);
        return undefined;
      });
      return { outcome: "saved", file };
    });
  }

  cancel(): void {
    this.#running?.abort();
    if (this.#chosen) discardUnpacked(this.#dataDirectory());
    this.#chosen = null;
  }

  /** The host can be started afterwards. */
  reclaim(sender: WebContents): void {
    requirePress(sender);
    reclaim(this.#dataDirectory());
  }

  async #run<Value>(
    sender: WebContents,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value | Ended> {
    requirePress(sender);
    if (this.#running) throw new Error("Something else is being saved or restored.");
    const running = new AbortController();
    this.#running = running;
    try {
      return await work(running.signal);
    } catch (error) {
      if (running.signal.aborted) return { outcome: "cancelled" };
      if (error instanceof HostFailure) return { outcome: "failed", code: error.code };
      throw error;
    } finally {
      this.#running = null;
    }
  }

  #dataDirectory(): string {
    const folder = this.#parts.folder();
    if (folder === null) throw new HostFailure("HEARTH_NO_HOME");
    return folder;
  }

  /** Where to save a backup. If the person cancels, everything is. */
  async #askWhere(sender: WebContents, signal: AbortSignal): Promise<string> {
    const { filePath } = await dialog.showSaveDialog(windowOf(sender), {
      title: mainTexts().saveBackup,
      defaultPath: join(app.getPath("documents"), backupFileName(new Date())),
      properties: ["createDirectory", "showOverwriteConfirmation"],
    });
    if (!filePath) this.#running?.abort();
    signal.throwIfAborted();
    return filePath;
  }

  /** Which backup to restore, from the folder with the host's own copies at first. */
  async #askWhich(sender: WebContents, copies: string, signal: AbortSignal): Promise<string> {
    const { filePaths } = await dialog.showOpenDialog(windowOf(sender), {
      title: mainTexts().chooseBackup,
      defaultPath: existsSync(copies) ? copies : app.getPath("documents"),
      properties: ["openFile"],
    });
    const [file] = filePaths;
    if (file === undefined) this.#running?.abort();
    signal.throwIfAborted();
    return file ?? "";
  }
}

function windowOf(sender: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  if (!window) throw new Error("The window is gone.");
  return window;
}
