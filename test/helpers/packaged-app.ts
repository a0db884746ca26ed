import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium, type Page } from "playwright";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./host.ts";

export interface PackagedApp {
  /** The app's first page. */
  readonly page: Page;
  readonly dataDirectory: string;
  /** Ends it at once. */
  stop(): Promise<void>;
}

/**
 * Starts a packaged app, in no particular folder, with a data folder of its own. It is killed at the end of the test.
 * Playwright's own way to start Electron takes an inspector, which a packaged app does not have.
 */
export async function startPackagedApp(
  program: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<PackagedApp> {
  const dataDirectory = temporaryDirectory();
  const running = spawn(program, [...args, "--no-sandbox", "--remote-debugging-port=0"], {
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HEARTH_DATA: dataDirectory, ...env },
  });
  const ended = new Promise((resolve) => running.once("exit", resolve));
  const stop = async () => {
    running.kill("SIGKILL");
    await ended;
  };
  onTestFinished(async () => {
    await stop();
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  });
  const { promise, resolve: listens, reject } = Promise.withResolvers<string>();
  const said: string[] = [];
  createInterface({ input: running.stderr }).on("line", (line) => {
    said.push(line);
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address) listens(address);
  });
  void ended.then(() => reject(new Error(`the app has exited: ${said.join("\n")}`)));
  const browser = await chromium.connectOverCDP(await promise);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
  if (!page) throw new Error("the app has no page");
  return { page, dataDirectory, stop };
}
