import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser } from "playwright";
import { CERTUTIL } from "../../prerequisites.ts";
import { startHost, temporaryDirectory, type TestHost } from "../host.ts";
import { launchDesktop, type Desktop } from "../desktop.ts";
import { browserPath, calmDevices, electronPath, fakeDevices, launchBrowser } from "../people.ts";
import { freePort, type Machine } from "./machine.ts";

/** Hearth's programs, on the machines of a test. */

type HostOnOptions = Omit<NonNullable<Parameters<typeof startHost>[0]>, "args" | "under" | "reach"> & {
  /** Any by default. */
  port?: number;
};

/** A host on this machine. The test uses its API as a program on the same machine would. */
export async function startHostOn(
  machine: Machine,
  args: readonly string[] = [],
  options: HostOnOptions = {},
): Promise<TestHost> {
  // The host answers only under addresses with its own port, which therefore has to be free here as well.
  const { port = await freePort(), ...others } = options;
  return await startHost({
    ...others,
    args: [...args, "--port", String(port)],
    under: machine.enter,
    reach: async () => {
      await machine.tunnel("127.0.0.1", port, port);
      return `http://127.0.0.1:${port}`;
    },
  });
}

/** Chromium reads the names that a machine knows once, when it starts; the system does each time. */
const systemNames = "--disable-features=AsyncDns";

/** A browser on this machine, which trusts these authorities (certificates in PEM) besides those of every browser. */
export const launchBrowserOn = (machine: Machine, authorities: readonly string[] = []): Promise<Browser> => {
  const home = temporaryDirectory();
  const store = join(home, ".pki/nssdb");
  mkdirSync(store, { recursive: true });
  const certutil = (...args: string[]) => execFileSync(CERTUTIL, [...args, "-d", `sql:${store}`]);
  certutil("-N", "--empty-password");
  for (const [index, certificate] of authorities.entries()) {
    const file = join(home, `${index}.pem`);
    writeFileSync(file, certificate);
    certutil("-A", "-n", `authority ${index}`, "-t", "C,,", "-i", file);
  }
  return launchBrowser([...calmDevices, systemNames], {
    program: executable([...machine.enter, browserPath]),
    env: { HOME: home },
  });
};

/** The desktop app on this machine. */
export const launchDesktopOn = (
  machine: Machine,
  options: Omit<NonNullable<Parameters<typeof launchDesktop>[0]>, "program"> = {},
): Promise<Desktop> => {
  const runner = [process.execPath, resolve("test/helpers/namespaces/desktop.ts"), ...machine.enter, "--"];
  const flags = [...(options.flags ?? fakeDevices), systemNames];
  return launchDesktop({ ...options, flags, program: executable([...runner, electronPath]) });
};

/** A file that runs a command: Playwright takes no command. */
function executable(command: readonly string[]): string {
  const file = join(temporaryDirectory(), "program");
  const words = command.map((word) => `'${word}'`).join(" ");
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  return file;
}
