import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startHost, temporaryDirectory, type TestHost } from "../host.ts";
import { launchDesktop, type Desktop } from "../desktop.ts";
import { electronPath } from "../people.ts";
import type { Machine } from "./machine.ts";

/** Hearth's programs, on the machines of a test. */

/** A host on this machine. The test uses its API as a program on the same machine would. */
export const startHostOn = (
  machine: Machine,
  args: readonly string[] = [],
  options: Omit<NonNullable<Parameters<typeof startHost>[0]>, "args" | "under" | "reach"> = {},
): Promise<TestHost> =>
  startHost({
    ...options,
    args,
    under: machine.enter,
    reach: async (url) => {
      const port = Number(new URL(url).port);
      await machine.showLoopback(port);
      return `http://127.0.0.1:${port}`;
    },
  });

/** The desktop app on this machine. */
export const launchDesktopOn = (
  machine: Machine,
  options: Omit<NonNullable<Parameters<typeof launchDesktop>[0]>, "program"> = {},
): Promise<Desktop> => {
  const runner = [process.execPath, resolve("test/helpers/namespaces/desktop.ts"), ...machine.enter, "--"];
  return launchDesktop({ ...options, program: executable([...runner, electronPath]) });
};

/** A file that runs a command: Playwright takes no command. */
function executable(command: readonly string[]): string {
  const file = join(temporaryDirectory(), "program");
  const words = command.map((word) => `'${word}'`).join(" ");
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  return file;
}
