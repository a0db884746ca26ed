import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appWindowFlags, findBrowser } from "./browser.ts";
import { buildIfNeeded } from "./build-if-needed.ts";
import { fetchElectron, findElectron, hasDisplay } from "./electron-binary.ts";

/**
 * `npm start`: builds and opens the app. Without Electron or a display, starts the headless host and opens the client in an
 * installed browser, or prints its address.
 */

/** The exit code of `serve` if another host runs on the folder. That host is opened, so this is no failure. */
const ALREADY_RUNNING = 3;

const say = (text: string) => process.stdout.write(`${text}\n`);
process.stdout.on("error", () => {});
const isRoot = process.getuid?.() === 0;

buildIfNeeded();
const display = hasDisplay(process.env);
if (display && !findElectron(process.env)) await fetchElectron();
const electron = findElectron(process.env);

if (electron && display) openApp(electron);
else {
  if (!display) say("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).");
  else say("Electron is not installed and could not be downloaded.");
  await openInBrowser(display ? findBrowser(process.env) : null);
}

function openApp(binary: string): void {
  // Chromium's sandbox does not run as root.
  const options = isRoot ? ["--no-sandbox", ...process.argv.slice(2)] : process.argv.slice(2);
  const app = spawn(binary, [...options, "."], { stdio: "inherit" });
  app.on("error", (error) => {
    say(`Electron could not be started: ${error.message}`);
    process.exit(1);
  });
  endTogether(app);
}

async function openInBrowser(browser: string | null): Promise<void> {
  say("Starting the host without the desktop app …");
  const options = process.argv.slice(2).filter((option) => option !== "--start-host");
  const host = spawn(process.execPath, ["out/main/serve.js", ...options], {
    stdio: ["inherit", "pipe", "inherit"],
  });
  endTogether(host);
  const link = await signInLink(host);
  if (!link) return;
  if (!browser) {
    say("Open the link above in a browser on this machine.");
    return;
  }
  const profile = mkdtempSync(join(tmpdir(), "hearth-window-"));
  const shown = spawn(browser, [...appWindowFlags(link, profile), ...(isRoot ? ["--no-sandbox"] : [])], {
    stdio: "ignore",
  });
  shown.on("error", () => say("The browser could not be started. Open the address above yourself."));
  shown.on("exit", () => {
    rmSync(profile, { recursive: true, force: true });
    host.kill("SIGTERM");
  });
}

/** Forwards the output of the host, and resolves with the sign-in link in it, or null if it exits first. */
async function signInLink(host: ChildProcess): Promise<string | null> {
  return await new Promise((resolve) => {
    let printed = "";
    host.stdout?.setEncoding("utf8").on("data", (text: string) => {
      process.stdout.write(text);
      printed += text;
      const link = /http\S+#\/sign-in\/\S+/.exec(printed)?.[0];
      if (link) resolve(link);
    });
    host.on("exit", () => resolve(null));
  });
}

/** Exits with the child's exit code when it exits, and forwards signals to it. */
function endTogether(child: ChildProcess): void {
  child.on("exit", (code) => {
    if (code !== ALREADY_RUNNING) process.exit(code ?? 1);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (!child.kill(signal)) process.exit(0);
    });
}
