import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Arch, type Configuration } from "electron-builder";
import type { System } from "./executable-system.ts";

/** What electron-builder calls the packages that are made. */
export type TargetName = "dir" | "tar.gz" | "deb" | "rpm" | "AppImage" | "nsis" | "dmg" | "zip";

export function targetsOf({ platform }: System): readonly TargetName[] {
  return {
    linux: ["dir", "tar.gz", "deb", "rpm", "AppImage"] as const,
    win32: ["dir", "nsis", "zip"] as const,
    darwin: ["dir", "dmg", "zip"] as const,
  }[platform];
}

export interface PackageParts {
  readonly system: System;
  /** Where packages are written to. */
  readonly output: string;
  /** The media server that lies inside. */
  readonly mediaServer: string;
  /** A folder with Electron's files, in place of a download of the Electron that npm has installed. */
  readonly electron: { readonly folder: string; readonly version: string } | null;
}

const ICON = "resources/package/icons/512x512.png";

/** What runs in an installed app. The commands of a terminal run on a Node.js of their own, from a checkout. */
const files = [
  "package.json",
  "LICENSE",
  "out/**",
  "!out/**/*.map",
  "!out/main/{serve,backup,doctor}.js",
  // Which file is which part: for tests.
  "!out/renderer/.vite/**",
  // The binary, and what loads it.
  "!node_modules/node-addon-api/**",
  "!node_modules/better-sqlite3/{deps,src,build}/**",
  "!node_modules/better-sqlite3/{binding.gyp,README.md}",
  "!node_modules/better-sqlite3/lib/{linux,linuxmusl,darwin,win32}-*.js",
];

/** The first Electron whose Node-API is new enough for the database (`main/app/require-node.ts`). */
const FIRST_FOR_DATABASE = 35;

/** With an older one, the host runs in a Node.js, which cannot read inside an asar (`main/app/choose-launcher.ts`). */
export const runsHostInNode = (electron: PackageParts["electron"]): boolean =>
  electron !== null && Number.parseInt(electron.version, 10) < FIRST_FOR_DATABASE;

/** What a host consists of: its scripts, what says that they are modules, its pages, and the database's binding. */
const readByNode = ["package.json", "out/main/**", "out/renderer/**", "node_modules/**"];

const linux = {
  linux: {
    executableName: "hearth",
    icon: "resources/package/icons",
    category: "Network;InstantMessaging",
    // Packages have to name somebody; there is no public address yet.
    maintainer: "The Hearth authors <maintainers@hearth.invalid>",
    // By this name a desktop knows which windows belong to the app.
    syncDesktopName: true,
  },
  // In Debian 12 and later. What is missing there of electron-builder's own list: the sound, and the tray.
  deb: {
    packageCategory: "net",
    depends: [
      "libgtk-3-0",
      "libnotify4",
      "libnss3",
      "libxss1",
      "libxtst6",
      "xdg-utils",
      "libatspi2.0-0",
      "libuuid1",
      "libsecret-1-0",
      "libgbm1",
      "libasound2",
    ],
    recommends: ["libayatana-appindicator3-1"],
  },
  // The runtime that needs no FUSE 2, which Debian 12 does not install.
  toolsets: { appimage: "1.0.3" },
} satisfies Configuration;

/** Nobody has run what it makes. */
const windows = {
  win: { icon: ICON },
  nsis: {
    oneClick: true,
    perMachine: false,
    // What people wrote stays, and the README says where.
    deleteAppDataOnUninstall: false,
    include: "resources/package/installer.nsh",
  },
} satisfies Configuration;

/** Nobody has run what it makes. */
const mac = {
  mac: {
    icon: ICON,
    category: "public.app-category.social-networking",
    hardenedRuntime: true,
    entitlements: "resources/package/entitlements.mac.plist",
    entitlementsInherit: "resources/package/entitlements.mac.plist",
    extendInfo: {
      NSMicrophoneUsageDescription: "Others in a call hear you.",
      NSCameraUsageDescription: "Others in a call see you.",
    },
  },
} satisfies Configuration;

/** The configuration of electron-builder. */
export function packageConfig({ system, output, mediaServer, electron }: PackageParts): Configuration {
  return {
    appId: "app.hearth.desktop",
    productName: "Hearth",
    directories: { output, buildResources: "resources/package" },
    ...(electron ? { electronDist: electron.folder, electronVersion: electron.version } : {}),
    // better-sqlite3 brings a binary for every system; npm has installed them all.
    npmRebuild: false,
    files: [...files, `!node_modules/better-sqlite3/prebuilds/!(${system.platform}-${system.arch}).node`],
    // Only what has to be a file of its own lies beside it.
    asar: { smartUnpack: false },
    asarUnpack: ["**/*.node", ...(runsHostInNode(electron) ? readByNode : [])],
    extraResources: [{ from: mediaServer, to: basename(mediaServer) }],
    // Those of the app's own languages.
    electronLanguages: [system.platform === "darwin" ? "en" : "en-US", "de"],
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    },
    afterExtract: ({ appOutDir }) => {
      removeOtherApp(appOutDir);
    },
    // Registered by the package on Linux, the installer on Windows, and the app's own description on macOS.
    protocols: [{ name: "Hearth", schemes: ["hearth"] }],
    ...linux,
    ...windows,
    ...(system.platform === "darwin" ? mac : {}),
    publish: null,
  };
}

/** An Electron that has run another app may still contain it, and what was unpacked beside it. */
function removeOtherApp(folder: string): void {
  for (const name of [
    "package.json",
    "ready",
    "resources/app",
    "resources/app.asar",
    "resources/app.asar.unpacked",
  ])
    rmSync(join(folder, name), { recursive: true, force: true });
}

/** electron-builder's name of a processor. */
export const archOf = ({ arch }: System): Arch => (arch === "arm64" ? Arch.arm64 : Arch.x64);
