import { spawnSync, type StdioOptions } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "../build/browser.ts";
import { findElectron } from "../build/electron-binary.ts";
import { cacheDirectory, fetchMediaServer, findInstalledMediaServer } from "../build/media-server.ts";
import { findNfpm, nfpmIn } from "../build/nfpm.ts";
import { LIVEKIT_VERSION } from "../src/media-server/version.ts";
import { aptGet, isDebianRoot, packages } from "./debian.ts";
import { installAll, type Installation } from "./installations.ts";

/** What the tests need besides npm's packages; what is missing is installed where that is possible, else said. */
export interface Prerequisites {
  readonly env: Record<string, string>;
  /** By suite: why it cannot run here. */
  readonly skipped: Record<string, string>;
}

/** Not on everybody's path. */
export const NFT = "/usr/sbin/nft";
export const IP = "/usr/sbin/ip";
export const TC = "/usr/sbin/tc";
export const CERTUTIL = "/usr/bin/certutil";
const FIREFOX = "/usr/bin/firefox-esr";
const PEBBLE = "v2.10.1";
/** The version of Go's module: MinIO has no others. */
const MINIO = "v0.0.0-20260212201848-7aac2a2c5b7c";
const SCHEMATHESIS = "4.32.5";
const soundPrograms = ["/usr/bin/pulseaudio", "/usr/bin/pactl"];
const FFMPEG = ["/usr/bin/ffmpeg", "/usr/bin/ffprobe"];
/** A German dictionary in Chromium's format. */
const DICTIONARY = "/usr/share/hunspell-bdic/de_DE.bdic";
export const STRACE = "/usr/bin/strace";
export const SYSTEMD_ANALYZE = "/usr/bin/systemd-analyze";
const speechFiles = [
  "/usr/bin/espeak-ng",
  "/usr/bin/ffmpeg",
  "/usr/bin/pocketsphinx_continuous",
  "/usr/share/pocketsphinx/model/en-us/en-us/mdef",
];
const windowPrograms = ["openbox", "xprop", "wmctrl", "xdotool"].map((name) => `/usr/bin/${name}`);

export async function preparePrerequisites(): Promise<Prerequisites> {
  const cache = cacheDirectory();
  await installAll(await missing(cache), (text) => void process.stdout.write(text));
  return look(cache);
}

/** What is missing and can be installed here. */
async function missing(cache: string): Promise<Installation[]> {
  const installations: Installation[] = [];
  if (!hasPackages() && !isDebianRoot())
    process.stdout.write(`To run every test, install: ${packages.join(", ")} (Debian's names).\n`);
  else if (!hasPackages())
    installations.push({
      what: packages.join(", "),
      cost: "with apt-get; about 300 MB to download, 1.1 GB on disk, one to three minutes",
      install: () => aptGet(packages),
    });
  // One that is named is not replaced, even if it does not run.
  if (!process.env["HEARTH_LIVEKIT_SERVER"] && !(await findInstalledMediaServer(cache)))
    installations.push({
      what: `livekit-server ${LIVEKIT_VERSION}`,
      cost: `in ${cache}; 25 MB to download, 75 MB on disk; some minutes where it has to be built with Go`,
      install: () => fetchMediaServer(cache),
    });
  if (!hasSchemathesis(cache))
    installations.push({
      what: `schemathesis ${SCHEMATHESIS}`,
      cost: `in ${cache}; with pip, 30 MB to download, 95 MB on disk, less than a minute`,
      install: () => installSchemathesis(cache),
    });
  if (runs("go", ["version"]) && !hasPebble(cache))
    installations.push({
      what: `Pebble ${PEBBLE}`,
      cost: `in ${cache}; with Go, 20 MB to download, 25 MB on disk, a minute or two`,
      install: () => installPebble(cache),
    });
  if (runs("go", ["version"]) && !hasMinio(cache))
    installations.push({
      what: "MinIO",
      cost: `in ${cache}; with Go, 200 MB to download, 150 MB on disk, two to five minutes`,
      install: () => installMinio(cache),
    });
  if (runs("go", ["version"]) && !existsSync(nfpmIn(cache)))
    installations.push({
      what: "nfpm",
      cost: `in ${cache}; with Go, 40 MB to download, 25 MB on disk, a minute or two`,
      install: () => findNfpm(cache, () => {}).catch(() => {}),
    });
  // Whether there are namespaces, in which they run, is not known before iproute2 is installed.
  if (isDebianRoot() && !hasProxies(cache))
    installations.push({
      what: proxies.join(", "),
      cost: `in ${cache}; with apt-get, 10 MB to download, 45 MB on disk, some seconds`,
      install: () => unpackProxies(cache),
    });
  return installations;
}

async function look(cache: string): Promise<Prerequisites> {
  const skipped: Record<string, string> = {};
  const browser = findBrowser(process.env);
  const electron = hasXvfb() || process.env["DISPLAY"] ? findElectron(process.env) : null;
  const mediaServer = await findInstalledMediaServer(cache);
  const schemathesis = hasSchemathesis(cache) ? schemathesisIn(cache) : null;
  if (!schemathesis)
    skipped["schemathesis"] = "it could not be installed: that takes Python 3.10 or newer with venv";
  if (!browser) skipped["browser"] = "no Chrome or Chromium is installed";
  if (!existsSync(FIREFOX)) skipped["firefox"] = "Debian's firefox-esr is not installed";
  if (!electron)
    skipped["desktop"] = "no Electron binary is here (ELECTRON_OVERRIDE_DIST_PATH names one), or no display";
  if (!hasFirewall()) skipped["network"] = "nftables is not installed, or this is not root";
  if (!hasNamespaces())
    skipped["world"] = "iproute2 and nftables are not installed, or network namespaces cannot be made here";
  if (!hasPebble(cache)) skipped["acme"] = "Pebble could not be installed: that takes Go";
  if (!hasMinio(cache)) skipped["s3"] = "MinIO could not be installed: that takes Go";
  if (!existsSync(nfpmIn(cache))) skipped["deb"] = "nfpm could not be installed: that takes Go";
  if (!hasProxies(cache)) skipped["proxy"] = "Debian's caddy and nginx could not be unpacked here";
  if (!hasWindows()) skipped["windows"] = "openbox, x11-utils, wmctrl and xdotool are not installed";
  if (!hasSpeech())
    skipped["speech"] = "espeak-ng, ffmpeg, pocketsphinx and its model en-us are not installed";
  if (!hasSoundDevices()) skipped["sound devices"] = "pulseaudio and pulseaudio-utils are not installed";
  if (!existsSync(DICTIONARY)) skipped["spelling"] = "hunspell-de-de is not installed";
  if (!existsSync(STRACE)) skipped["contacts"] = "strace is not installed";
  if (!hasFfmpeg()) skipped["recording"] = "ffmpeg is not installed";
  if (!hasSystemd()) skipped["service"] = "systemd is not installed, or cannot be run in namespaces here";
  if (!findClock()) skipped["clock"] = "faketime is not installed";
  if (!mediaServer) skipped["media"] = "no livekit-server could be found or fetched";
  return {
    env: {
      HEARTH_TEST_BROWSER: browser ?? "",
      HEARTH_TEST_ELECTRON: electron ?? "",
      HEARTH_TEST_FIREFOX: existsSync(FIREFOX) ? FIREFOX : "",
      HEARTH_TEST_FFMPEG: hasFfmpeg() ? "yes" : "",
      HEARTH_TEST_DICTIONARY: existsSync(DICTIONARY) ? DICTIONARY : "",
      HEARTH_TEST_FIREWALL: hasFirewall() ? "yes" : "",
      HEARTH_TEST_NAMESPACES: hasNamespaces() ? "yes" : "",
      HEARTH_TEST_PROXIES: hasNamespaces() && hasProxies(cache) ? proxiesIn(cache) : "",
      HEARTH_TEST_PEBBLE: hasPebble(cache) ? pebbleIn(cache) : "",
      HEARTH_TEST_MINIO: hasMinio(cache) ? minioIn(cache) : "",
      HEARTH_TEST_SYSTEMD: hasSystemd() ? "yes" : "",
      HEARTH_TEST_NFPM: existsSync(nfpmIn(cache)) ? "yes" : "",
      HEARTH_TEST_PULSEAUDIO: hasSoundDevices() ? "yes" : "",
      HEARTH_TEST_CLOCK: findClock() ?? "",
      HEARTH_TEST_SPEECH: hasSpeech() ? "yes" : "",
      HEARTH_TEST_WINDOWS: electron && hasWindows() ? "yes" : "",
      HEARTH_TEST_SCHEMATHESIS: schemathesis ?? "",
      ...(mediaServer ? { HEARTH_LIVEKIT_SERVER: mediaServer } : {}),
    },
    skipped,
  };
}

/** Let's Encrypt's ACME server for tests, with a name server that the tests tell what to answer. */
const pebbleIn = (cache: string): string => join(cache, `pebble-${PEBBLE}`);
const pebblePrograms = ["pebble", "pebble-challtestsrv"];
const hasPebble = (cache: string): boolean =>
  pebblePrograms.every((program) => existsSync(join(pebbleIn(cache), program)));

function installPebble(cache: string): void {
  const programs = pebblePrograms.map((name) => `github.com/letsencrypt/pebble/v2/cmd/${name}@${PEBBLE}`);
  const env = { ...process.env, GOBIN: pebbleIn(cache) };
  spawnSync("go", ["install", ...programs], { stdio: ["ignore", "ignore", "inherit"], env });
}

/** A server that speaks S3's protocol. */
const minioIn = (cache: string): string => join(cache, `minio-${MINIO}`, "minio");
const hasMinio = (cache: string): boolean => existsSync(minioIn(cache));

function installMinio(cache: string): void {
  const env = { ...process.env, GOBIN: join(cache, `minio-${MINIO}`) };
  spawnSync("go", ["install", `github.com/minio/minio@${MINIO}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
}

/** Unpacked and not installed: Debian would start them at once, on this machine's ports. */
const proxies = ["caddy", "nginx"];
const proxiesIn = (cache: string): string => join(cache, "proxies");
const hasProxies = (cache: string): boolean =>
  runs(join(proxiesIn(cache), "usr/bin/caddy"), ["version"]) &&
  runs(join(proxiesIn(cache), "usr/sbin/nginx"), ["-v"]);

function unpackProxies(cache: string): void {
  const packed = mkdtempSync(join(tmpdir(), "hearth-proxies-"));
  spawnSync("apt-get", ["update", "-qq"], { stdio: ["ignore", "ignore", "inherit"] });
  spawnSync("apt-get", ["download", "-qq", ...proxies], { cwd: packed, stdio: "ignore" });
  for (const file of readdirSync(packed)) runs("dpkg-deb", ["-x", join(packed, file), proxiesIn(cache)]);
  rmSync(packed, { recursive: true, force: true });
}

/** Tries the API with what its own description allows and forbids; stored beside the media server, by version. */
const schemathesisIn = (cache: string): string =>
  join(cache, `schemathesis-${SCHEMATHESIS}`, "bin/schemathesis");

const hasSchemathesis = (cache: string): boolean => runs(schemathesisIn(cache), ["--version"]);

function installSchemathesis(cache: string): void {
  const home = join(cache, `schemathesis-${SCHEMATHESIS}`);
  const made = runs("python3", ["-m", "venv", home]) || (isDebianRoot() && installVenv(home));
  if (made) runs(join(home, "bin/pip"), ["install", "--quiet", `schemathesis==${SCHEMATHESIS}`]);
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

const hasFirewall = (): boolean => runs(NFT, ["list", "tables"]);

/** Whether each test can have networks of its own; a container may be root and still not be allowed to. */
const hasNamespaces = (): boolean =>
  [IP, TC].every((program) => existsSync(program)) && runs("unshare", ["--net", NFT, "list", "tables"]);

/** systemd runs in a control group of its own; many containers cannot make one. */
const hasSystemd = (): boolean =>
  existsSync(SYSTEMD_ANALYZE) &&
  hasNamespaces() &&
  ["/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/systemd/cgroup.procs"].some((file) => isWritable(file)) &&
  runs("unshare", ["--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "true"]);

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const hasWindows = (): boolean => windowPrograms.every((program) => existsSync(program));

const hasSoundDevices = (): boolean => soundPrograms.every((file) => existsSync(file));

const hasSpeech = (): boolean => speechFiles.every((file) => existsSync(file));

const hasPackages = (): boolean =>
  findBrowser(process.env) !== null &&
  existsSync(FIREFOX) &&
  hasXvfb() &&
  hasWindows() &&
  hasFirewall() &&
  [IP, TC, CERTUTIL].every((program) => existsSync(program)) &&
  findClock() !== null &&
  existsSync(STRACE) &&
  existsSync(DICTIONARY) &&
  hasSpeech() &&
  hasFfmpeg() &&
  hasSoundDevices() &&
  existsSync(SYSTEMD_ANALYZE);

const hasFfmpeg = (): boolean => FFMPEG.every((program) => existsSync(program));

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
