import { HostFailure } from "../../shared/errors/host-codes.ts";

/** One open page that records. */
export interface RecorderPage {
  /** Resolves with how it ended, whether it was closed or not. */
  readonly ended: Promise<string>;
  /** Never rejects, and has a deadline: afterwards none of its processes runs, and nothing of it is on the disk. */
  close(): Promise<void>;
}

/** What a host records with: the app itself, LiveKit Egress, or a browser at this path; null if it has found none. */
export type FoundRecorder =
  | { readonly kind: "app" }
  | { readonly kind: "egress" }
  | { readonly kind: "browser"; readonly path: string; readonly isUsable: boolean }
  | null;

/** Opens pages that nobody sees. There are two kinds: windows of the app (in `main`), and a browser without a window. */
export interface RecorderProgram {
  find(): FoundRecorder;
  /** Ends and removes what an earlier run of this host has left behind. Called while the data folder is locked. */
  discardLeftovers(): void;
  /**
   * Resolves once the page has loaded. Rejects with a `HostFailure` if it cannot be opened, or when `signal` is aborted; then
   * nothing is left of it. `url` contains a secret, and must not reach a command line, a log or the disk.
   */
  open(url: string, signal: AbortSignal): Promise<RecorderPage>;
}

export type CreateRecorderProgram = (host: {
  readonly dataDirectory: string;
  readonly onLine: (line: string) => void;
}) => RecorderProgram;

interface Opened {
  readonly page: Promise<RecorderPage>;
  readonly closing: AbortController;
}

/** The open pages that record, by recording. */
export class RecorderHost {
  readonly #program: RecorderProgram;
  readonly #onLine: (line: string) => void;
  readonly #onExited: (id: string) => void;
  readonly #opened = new Map<string, Opened>();
  #stopped = false;

  constructor(parts: {
    readonly createProgram: CreateRecorderProgram;
    readonly dataDirectory: string;
    readonly onLine: (line: string) => void;
    /** Called when a page has ended that was not closed. */
    readonly onExited: (id: string) => void;
  }) {
    this.#program = parts.createProgram(parts);
    this.#onLine = parts.onLine;
    this.#onExited = parts.onExited;
  }

  find(): FoundRecorder {
    return this.#program.find();
  }

  discardLeftovers(): void {
    this.#program.discardLeftovers();
  }

  /**
   * Opens the page of a recording; one that is still open for it is closed first. Rejects with a `HostFailure`:
   * HEARTH_RECORDER_MISSING if there is nothing to open it with, HEARTH_RECORDER_FAILED if it cannot be opened, and
   * HEARTH_STOPPED if it is closed meanwhile.
   */
  async open({ id, url }: { readonly id: string; readonly url: string }): Promise<void> {
    const earlier = this.close(id);
    const closing = new AbortController();
    const opened: Opened = { closing, page: this.#start(earlier, url, closing.signal) };
    this.#opened.set(id, opened);
    try {
      const page = await opened.page;
      void page.ended.then((how) => this.#ended(id, opened, how));
      this.#onLine(`a page records ${id}`);
    } catch (error) {
      if (this.#opened.get(id) === opened) this.#opened.delete(id);
      throw error;
    }
  }

  /** Resolves once the page has ended; at once if none is open for this recording. Never rejects. */
  async close(id: string): Promise<void> {
    const opened = this.#opened.get(id);
    if (!opened) return;
    this.#opened.delete(id);
    opened.closing.abort();
    // A page that could not be opened has nothing to close.
    const page = await opened.page.catch(() => null);
    await page?.close();
  }

  /** Closes all pages, and opens no more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#opened.keys()].map((id) => this.close(id)));
  }

  async #start(earlier: Promise<void>, url: string, signal: AbortSignal): Promise<RecorderPage> {
    await earlier;
    if (this.#stopped || signal.aborted) throw new HostFailure("HEARTH_STOPPED");
    return await this.#program.open(url, signal);
  }

  #ended(id: string, opened: Opened, how: string): void {
    if (this.#opened.get(id) !== opened) return;
    this.#opened.delete(id);
    this.#onLine(`the page that recorded ${id} has ended: ${how}`);
    this.#onExited(id);
  }
}
