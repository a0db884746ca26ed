import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * openbox, x11-utils and wmctrl show and steer windows of other programs: what one can share, and what stays on
 * top. xdotool presses keys in them. nftables takes the network away for a while, iproute2 makes networks, faketime sets
 * clocks, strace sees who is asked for what. espeak-ng speaks, ffmpeg makes and examines recordings of it, and pocketsphinx
 * writes down what it hears. pulseaudio has microphones and speakers that can be unplugged. systemd runs the README's
 * service. openssl makes certificates, and libnss3-tools has certutil, with which a browser is told whom to trust.
 * hunspell-de-de has a dictionary in Chromium's format.
 */
export const packages = [
  "chromium",
  "firefox-esr",
  "xvfb",
  "xauth",
  "openbox",
  "x11-utils",
  "wmctrl",
  "xdotool",
  "nftables",
  "iproute2",
  "libnss3-tools",
  "openssl",
  "faketime",
  "strace",
  "systemd",
  "espeak-ng",
  "ffmpeg",
  "pocketsphinx",
  "pocketsphinx-en-us",
  "pulseaudio",
  "pulseaudio-utils",
  "hunspell-de-de",
];

/** Whether these packages can be installed here. */
export const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Installs packages of Debian. */
export function aptGet(names: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...names],
  ])
    spawnSync("apt-get", command, { stdio: ["ignore", "ignore", "inherit"], env });
}
