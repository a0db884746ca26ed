import { spawnSync, type StdioOptions } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "../build/browser.ts";
import { findElectron } from "../build/electron-binary.ts";
import { cacheDirectory, fetchMediaServer } from "../build/media-server.ts";

/** What the tests need besides npm's packages; what is missing is installed where that is possible, else said. */
export interface Prerequisites {
  readonly env: Record<string, string>;
  /** By suite: why it cannot run here. */
  readonly skipped: Record<string, string>;
}

/** Not on everybody's path. */
export const NFT = "/usr/sbin/nft";
const SCHEMATHESIS = "4.32.5";
/**
 * openbox, x11-utils and wmctrl show and steer windows of other programs: what one can share, and what stays on
 * top. nftables takes the network away for a while, faketime sets clocks, strace sees who is asked for what.
 */
const packages = [
  "chromium",
  "xvfb",
  "xauth",
  "openbox",
  "x11-utils",
  "wmctrl",
  "nftables",
  "faketime",
  "strace",
];
export const STRACE = "/usr/bin/strace";
const windowPrograms = ["openbox", "xprop", "wmctrl"].map((name) => `/usr/bin/${name}`);

export async function preparePrerequisites(): Promise<Prerequisites> {
  const skipped: Record<string, string> = {};
  const hasFirewall = () => runs(NFT, ["list", "tables"]);
  const hasWindows = () => windowPrograms.every((program) => existsSync(program));
  const isComplete = () =>
    findBrowser(process.env) &&
    hasXvfb() &&
    hasWindows() &&
    hasFirewall() &&
    findClock() &&
    existsSync(STRACE);
  if (!isComplete()) installPackages();
  const browser = findBrowser(process.env);
  const electron = hasXvfb() || process.env["DISPLAY"] ? findElectron(process.env) : null;
  const mediaServer = await fetchMediaServer(cacheDirectory());
  const schemathesis = findSchemathesis(cacheDirectory());
  if (!schemathesis)
    skipped["schemathesis"] = "it could not be installed: that takes Python 3.10 or newer with venv";
  if (!browser) skipped["browser"] = "no Chrome or Chromium is installed";
  if (!electron)
    skipped["desktop"] = "no Electron binary is here (ELECTRON_OVERRIDE_DIST_PATH names one), or no display";
  if (!hasFirewall()) skipped["network"] = "nftables is not installed, or this is not root";
  if (!hasWindows()) skipped["windows"] = "openbox, x11-utils and wmctrl are not installed";
  if (!existsSync(STRACE)) skipped["contacts"] = "strace is not installed";
  if (!findClock()) skipped["clock"] = "faketime is not installed";
  if (!mediaServer) skipped["media"] = "no livekit-server could be found or fetched";
  return {
    env: {
      HEARTH_TEST_BROWSER: browser ?? "",
      HEARTH_TEST_ELECTRON: electron ?? "",
      HEARTH_TEST_FIREWALL: hasFirewall() ? "yes" : "",
      HEARTH_TEST_CLOCK: findClock() ?? "",
      HEARTH_TEST_WINDOWS: electron && hasWindows() ? "yes" : "",
      HEARTH_TEST_SCHEMATHESIS: schemathesis ?? "",
      ...(mediaServer ? { HEARTH_LIVEKIT_SERVER: mediaServer } : {}),
    },
    skipped,
  };
}

/** Tries the API with what its own description allows and forbids; kept beside the media server, by version. */
function findSchemathesis(cache: string): string | null {
  const home = join(cache, `schemathesis-${SCHEMATHESIS}`);
  const program = join(home, "bin", "schemathesis");
  if (runs(program, ["--version"])) return program;
  process.stdout.write("Installing schemathesis …\n");
  const made = runs("python3", ["-m", "venv", home]) || (isDebianRoot() && installVenv(home));
  const pip = ["install", "--quiet", `schemathesis==${SCHEMATHESIS}`];
  return made && runs(join(home, "bin", "pip"), pip) && runs(program, ["--version"]) ? program : null;
}

function installVenv(home: string): boolean {
  aptGet(["python3-venv"]);
  return runs("python3", ["-m", "venv", home]);
}

/** The library that shows a program another time, which Debian keeps by the machine's kind. */
function findClock(): string | null {
  const kind = { x64: "x86_64", arm64: "aarch64" }[process.arch as string] ?? process.arch;
  const file = `/usr/lib/${kind}-linux-gnu/faketime/libfaketimeMT.so.1`;
  return existsSync(file) ? file : null;
}

const runs = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

const hasXvfb = (): boolean => existsSync("/usr/bin/xvfb-run") && existsSync("/usr/bin/Xvfb");

/**
 * Runs Node with a screen, which desktop windows need: the one that is there, or else a virtual one.
 * That one must not reset itself when its last program ends: it would refuse the next, which begins meanwhile.
 */
export function runWithScreen(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions = "inherit",
): number | null {
  const virtual = !process.env["DISPLAY"] && hasXvfb();
  const screen = ["-a", "-s", "-screen 0 1600x1000x24 -noreset", process.execPath];
  const [program, all] = virtual ? ["xvfb-run", [...screen, ...args]] : [process.execPath, args];
  return spawnSync(program, all, { stdio, env: { ...process.env, ...env } }).status;
}

function installPackages(): void {
  if (!isDebianRoot()) {
    process.stdout.write(`To run every test, install: ${packages.join(", ")} (Debian's names).\n`);
    return;
  }
  process.stdout.write(`Installing ${packages.join(", ")} …\n`);
  aptGet(packages);
}

function aptGet(names: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...names],
  ])
    spawnSync("apt-get", command, { stdio: ["ignore", "ignore", "inherit"], env });
}
