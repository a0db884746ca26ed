import { startHost, type TestHost } from "../host.ts";
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
