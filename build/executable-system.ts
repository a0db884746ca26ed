import { closeSync, openSync, readSync } from "node:fs";

/** A system that packages are made for. */
export interface System {
  readonly platform: "linux" | "win32" | "darwin";
  readonly arch: "x64" | "arm64";
}

/** The processors in the headers of ELF (Linux), PE (Windows) and Mach-O (macOS) files. */
const processors = {
  linux: { x64: 0x3e, arm64: 0xb7 },
  win32: { x64: 0x8664, arm64: 0xaa64 },
  darwin: { x64: 0x0100_0007, arm64: 0x0100_000c },
} as const;

/** Whether the header of a program says that it is for this system. False as well if it is no program. */
export function isProgramFor(file: string, { platform, arch }: System): boolean {
  const header = Buffer.alloc(4096);
  const opened = openSync(file, "r");
  try {
    readSync(opened, header);
  } finally {
    closeSync(opened);
  }
  return processorIn(header, platform) === processors[platform][arch];
}

function processorIn(header: Buffer, platform: System["platform"]): number | null {
  if (platform === "linux") return header.readUInt32BE(0) === 0x7f45_4c46 ? header.readUInt16LE(18) : null;
  if (platform === "darwin") return header.readUInt32LE(0) === 0xfeed_facf ? header.readUInt32LE(4) : null;
  if (header.toString("latin1", 0, 2) !== "MZ") return null;
  const start = header.readUInt32LE(0x3c);
  if (start + 6 > header.length || header.toString("latin1", start, start + 4) !== "PE\0\0") return null;
  return header.readUInt16LE(start + 4);
}
