import { join } from "node:path";
import * as z from "zod";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { discardBrowsers, startBrowser, type BrowserProcess } from "./browser-process.ts";
import { PipeClosed, type DevtoolsEvent } from "./devtools-pipe.ts";
import { findBrowser, isProgram } from "./find-browser.ts";
import type { CreateRecorderProgram, FoundRecorder, RecorderPage } from "./recorder-host.ts";

/** From the start of the browser until it shows the page; below the deadline of calls over the process channel. */
const OPEN_TIMEOUT = 20_000;

/**
 * Records in a Chromium without a window, for a host without Electron. Each page has a browser of its own, so that the crash
 * of one harms one recording.
 */
export const createChromiumRecorder: CreateRecorderProgram = ({ dataDirectory, onLine }) => {
  const root = join(dataDirectory, "cache", "recorders");
  return {
    find: () => findRecorderBrowser(process.env),
    discardLeftovers: () => discardBrowsers(root, onLine),
    async open(url, signal) {
      const path = requireBrowser(findRecorderBrowser(process.env));
      const opening = new Opening(onLine);
      const browser = start({ path, root, onLine, onEvent: (event) => opening.receive(event) });
      if (process.getuid?.() === 0)
        onLine("the recording browser has no sandbox, because Hearth runs as root");
      return await opening.open(browser, url, signal);
    },
  };
};

/** A full disk, for example, has no place for a profile. */
const start: typeof startBrowser = (options) => {
  try {
    return startBrowser(options);
  } catch (error) {
    throw new HostFailure("HEARTH_RECORDER_FAILED", messageOf(error), error);
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** HEARTH_RECORDER_BROWSER names the one to use; otherwise one is looked for. */
export function findRecorderBrowser(env: NodeJS.ProcessEnv): FoundRecorder {
  const named = env["HEARTH_RECORDER_BROWSER"]?.trim();
  if (named) return { kind: "browser", path: named, isUsable: isProgram(named) };
  const path = findBrowser(env);
  return path === null ? null : { kind: "browser", path, isUsable: true };
}

function requireBrowser(found: FoundRecorder): string {
  if (found?.kind !== "browser") throw new HostFailure("HEARTH_RECORDER_MISSING");
  if (found.isUsable) return found.path;
  throw new HostFailure("HEARTH_RECORDER_MISSING", `HEARTH_RECORDER_BROWSER names ${found.path}.`);
}

const context = z.object({ browserContextId: z.string() });
const target = z.object({ targetId: z.string() });
const attached = z.object({ sessionId: z.string() });
const navigated = z.object({ errorText: z.string().optional() });

/** What a page says that does not work. */
const said = z.object({
  type: z.string(),
  args: z.array(z.object({ value: z.unknown().optional(), description: z.string().optional() })),
});
const thrown = z.object({
  exceptionDetails: z.object({
    text: z.string(),
    exception: z.object({ description: z.string().optional() }).optional(),
  }),
});

/** One page in one browser, from its start. */
class Opening {
  readonly #onLine: (line: string) => void;
  #browser: BrowserProcess | null = null;
  #session: string | null = null;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  async open(browser: BrowserProcess, url: string, signal: AbortSignal): Promise<RecorderPage> {
    this.#browser = browser;
    const limit = AbortSignal.timeout(OPEN_TIMEOUT);
    const given = AbortSignal.any([signal, limit]);
    const giveUp = () => browser.kill(limit.aborted ? "it did not open the page in time" : "it was stopped");
    given.addEventListener("abort", giveUp);
    try {
      await this.#navigate(browser, url);
      return { ended: browser.ended, close: () => browser.close() };
    } catch (error) {
      browser.kill(error instanceof PipeClosed ? null : messageOf(error));
      const how = await browser.ended;
      if (signal.aborted) throw new HostFailure("HEARTH_STOPPED", undefined, error);
      this.#onLine(`the recording browser failed (${how}); it said: ${browser.said()}`);
      throw new HostFailure("HEARTH_RECORDER_FAILED", `${how}.`, error);
    } finally {
      given.removeEventListener("abort", giveUp);
    }
  }

  receive({ method, params, sessionId }: DevtoolsEvent): void {
    if (method === "Target.detachedFromTarget") {
      const gone = attached.safeParse(params).data?.sessionId;
      if (gone !== undefined && gone === this.#session) this.#browser?.kill("its page was closed");
    } else if (sessionId !== undefined && sessionId === this.#session) this.#receiveFromPage(method, params);
  }

  /** In a context of its own, which keeps nothing on the disk: the history would contain the secret in the address. */
  async #navigate({ devtools }: BrowserProcess, url: string): Promise<void> {
    const { browserContextId } = context.parse(await devtools.send("Target.createBrowserContext"));
    const { targetId } = target.parse(
      await devtools.send("Target.createTarget", { url: "about:blank", browserContextId }),
    );
    const { sessionId } = attached.parse(
      await devtools.send("Target.attachToTarget", { targetId, flatten: true }),
    );
    this.#session = sessionId;
    await devtools.send("Inspector.enable", {}, sessionId);
    await devtools.send("Runtime.enable", {}, sessionId);
    const { errorText } = navigated.parse(await devtools.send("Page.navigate", { url }, sessionId));
    if (errorText !== undefined) throw new Error(errorText);
  }

  #receiveFromPage(method: string, params: unknown): void {
    switch (method) {
      case "Inspector.targetCrashed":
        return this.#browser?.kill("its page crashed");
      case "Runtime.consoleAPICalled": {
        const { type, args = [] } = said.safeParse(params).data ?? {};
        if (type !== "warning" && type !== "error") return;
        return this.#onLine(args.map(({ value, description }) => description ?? String(value)).join(" "));
      }
      case "Runtime.exceptionThrown": {
        const details = thrown.safeParse(params).data?.exceptionDetails;
        return this.#onLine(details?.exception?.description ?? details?.text ?? "the page threw an error");
      }
    }
  }
}
