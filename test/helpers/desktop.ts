import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { onTestFinished } from "vitest";
import { PREFERENCES_VERSION } from "../../src/renderer/stores/migrate-preferences.ts";
import { tail, within } from "./deadline.ts";
import { logOf, temporaryDirectory } from "./host.ts";
import { rememberConnections } from "./media.ts";
import { electronPath, fakeDevices, haveChecked, watch } from "./people.ts";

/** Without it, a hung launch would only end with the test, after 180 s. */
const LAUNCH = 60_000;
const ASK = 5_000;
/** The host's children have 3 s each to end by themselves. */
const CLOSE = 30_000;

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDirectory: string;
  /** The addresses that the app has had the system open. */
  readonly opened: () => string[];
  /** Makes the system fail to open anything from now on. */
  readonly breakFileManager: () => void;
}

interface Options {
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
  readonly dataDirectory?: string;
  /** The hearth:// link that the system opens with the app. */
  readonly link?: string;
  /** Whether it starts as on a new computer, where it asks whether to start a host or to join one. */
  readonly asksFirst?: boolean;
  /** Whether their devices are checked before the first call, as on a new computer. */
  readonly isNew?: boolean;
  /** The app's folder; by default the one that was built. */
  readonly folder?: string;
  /** What starts Electron, with the same arguments; Electron itself by default. */
  readonly program?: string;
  /** Runs before the app's window can have loaded. */
  readonly prepare?: (app: ElectronApplication) => Promise<void>;
}

/** A copy of the built app, from which files can be removed. */
export function copyOfTheApp(): string {
  const folder = temporaryDirectory();
  for (const name of ["out", "package.json"]) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Starts the built app in a real Electron, on a data folder of its own; resolves once it is usable. */
export async function launchDesktop(options: Options = {}): Promise<Desktop> {
  const desktop = await openDesktop(options);
  const { page } = desktop;
  // The page may still be loading, which is a part of the launch.
  await within(LAUNCH, "to run a script in the window", page.evaluate(rememberConnections));
  await page.getByTestId("composer").waitFor();
  // The page was loaded before a script could run in it: it learns of this as of what another window has stored.
  if (!options.isNew)
    await within(ASK, "to have the devices checked", page.evaluate(haveChecked, PREFERENCES_VERSION));
  return desktop;
}

/** The same, but resolves as soon as the window exists, whatever it shows. */
export async function openDesktop(options: Options = {}): Promise<Desktop> {
  const dataDirectory = options.dataDirectory ?? temporaryDirectory();
  const { programs, opened, breakFileManager } = linkCollector();
  const env: Record<string, string | undefined> = {
    ...process.env,
    HEARTH_DATA: dataDirectory,
    ...options.env,
  };
  const launched = _electron.launch({
    executablePath: options.program ?? electronPath,
    args: [
      "--no-sandbox",
      ...(options.asksFirst ? [] : ["--start-host"]),
      ...(options.flags ?? fakeDevices),
      options.folder ?? ".",
      ...linkOf(options),
    ],
    env: { ...(env as Record<string, string>), PATH: `${programs}${delimiter}${env["PATH"] ?? ""}` },
    timeout: LAUNCH,
  });
  // The app's own log says how far a launch that hangs got.
  const app = await launched.catch((error: unknown) => {
    throw new Error(`${String(error)}\nThe app's log: ${tail(logOf(dataDirectory))}`, { cause: error });
  });
  const child = app.process();
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => (said += data.toString("utf8")));
  const evidence = async () => `${await windowsOf(app, child)}\nThe app said: ${tail(said)}`;
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${await evidence()}\n`);
    // As a service manager does: Playwright's request would be asked back while somebody is in a call. Some tests have
    // killed it already.
    const told = app.evaluate(() => void process.emit("SIGTERM", "SIGTERM")).catch(() => {});
    const closed = told.then(() => app.close()).catch(() => {});
    await within(CLOSE, "to close the app", closed, evidence).finally(() => child.kill("SIGKILL"));
  });
  await options.prepare?.(app);
  const page = await within(LAUNCH, "the first window", app.firstWindow({ timeout: 0 }), evidence);
  watch(page, "desktop");
  return { app, page, dataDirectory, opened, breakFileManager };
}

const linkOf = ({ link }: Options): string[] => (link === undefined ? [] : [link]);

/** The system opens a link with the app, which runs already. Resolves with the exit code of the second start. */
export async function openLinkAgain({ dataDirectory }: Desktop, link: string): Promise<number | null> {
  const again = spawn(electronPath, ["--no-sandbox", ".", link], {
    env: { ...process.env, HEARTH_DATA: dataDirectory },
    stdio: "ignore",
  });
  onTestFinished(() => void again.kill("SIGKILL"));
  await within(LAUNCH, "the second start", once(again, "exit"));
  return again.exitCode;
}

/**
 * Links that the app opens are recorded instead. A browser that the system starts for them would outlive the app
 * and hold its output open, and Playwright waits for the end of the output.
 */
function linkCollector(): { programs: string } & Pick<Desktop, "opened" | "breakFileManager"> {
  const programs = temporaryDirectory();
  const file = join(programs, "opened");
  const script = `#!/bin/sh\nprintf '%s\\n' "$1" >> '${file}'\n`;
  writeFileSync(join(programs, "xdg-open"), script, { mode: 0o755 });
  return {
    programs,
    breakFileManager: () => writeFileSync(join(programs, "xdg-open"), "#!/bin/sh\nexit 1\n"),
    opened: () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []),
  };
}

/** The windows as the main process lists them, or why it does not. */
async function windowsOf(app: ElectronApplication, child: ChildProcess): Promise<string> {
  const listed = app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      title: window.getTitle(),
      url: window.webContents.getURL(),
      visible: window.isVisible(),
      loading: window.webContents.isLoading(),
      crashed: window.webContents.isCrashed(),
    })),
  );
  return await within(ASK, "to list the windows", listed).then(
    (windows) => `Windows: ${JSON.stringify(windows)}`,
    (error: unknown) =>
      `No windows are known (exit ${child.exitCode ?? child.signalCode ?? "none"}): ${String(error)}`,
  );
}

/**
 * Runs a script in the app's window, even after a crash, when Playwright's page is unusable. A page that has just
 * crashed never answers: after a second the result is undefined.
 */
export const askWindow = (app: ElectronApplication, script: string): Promise<unknown> =>
  app.evaluate(async ({ BrowserWindow }, text) => {
    const late = new Promise((resolve) => setTimeout(() => resolve(undefined), 1_000));
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth");
    return await Promise.race([window?.webContents.executeJavaScript(text), late]);
  }, script);

/** A new invite link, created in the dialog as a person would. */
export async function inviteLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Invite people" }).first().click();
  const field = page.getByRole("textbox", { name: "Invite link" });
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>("dialog input")?.value);
  const link = await field.inputValue();
  await page.getByRole("button", { name: "Close" }).click();
  return link;
}
