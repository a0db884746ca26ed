import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../node/write-atomically.ts";
import { isAlive, recordOf } from "../node/process-record.ts";
import type { Secret } from "../shared/base/secret.ts";
import { routes } from "../shared/contract/index.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { createClient } from "./client.ts";

/** `host.json`, by which a second start finds the running host. Only users who can read the file get an owner code. */
const hostFile = z.object({
  pid: z.int().positive(),
  startedAt: z.string().nullable(),
  url: z.string(),
  openingKey: z.string(),
});

const RESPONSE_TIMEOUT = 2_000;

const fileIn = (dataDirectory: string) => join(dataDirectory, "host.json");

export interface RunningHost {
  readonly url: string;
  /** Whether its process is known to run. One in another container is not visible from here. */
  readonly alive: boolean;
  /** Whether its control plane responds now. False if `signal` is aborted first; never rejects. */
  answers(signal: AbortSignal): Promise<boolean>;
  /** A single-use code that signs the owner in. */
  ownerCode(): Promise<string>;
}

/** Another host holds the data folder; `running` is null if it has not written `host.json`. */
export class AlreadyRunning extends HostFailure {
  readonly running: RunningHost | null;

  constructor(running: RunningHost | null) {
    super("HEARTH_ALREADY_RUNNING", running ? `It is at ${running.url}.` : undefined);
    this.running = running;
  }
}

/** Writes `host.json` to the folder that this host has locked. Returns a function that removes it. */
export function announceHost(dataDirectory: string, url: string, openingKey: Secret): () => void {
  const file = fileIn(dataDirectory);
  const startedAt = recordOf(process.pid)?.startedAt ?? null;
  writeFileAtomically(
    file,
    JSON.stringify({ pid: process.pid, startedAt, url, openingKey: openingKey.reveal() }),
  );
  return () => {
    try {
      rmSync(file, { force: true });
    } catch {
      // A read-only disk. This must not prevent the exit, and the stale file names a process that is not alive.
    }
  };
}

/**
 * The host in `host.json`; null if there is no valid file. If that host was killed, the file is stale and `alive` is
 * false.
 */
export function findRunningHost(dataDirectory: string): RunningHost | null {
  let record: z.infer<typeof hostFile>;
  try {
    record = hostFile.parse(JSON.parse(readFileSync(fileIn(dataDirectory), "utf8")));
  } catch {
    return null;
  }
  const { pid, startedAt, url, openingKey } = record;
  return {
    url,
    alive: pid !== process.pid && startedAt !== null && isAlive({ pid, startedAt }),
    async answers(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(RESPONSE_TIMEOUT)]);
      const health = fetch(url + routes.getHealth.path, { signal: limit });
      return await health.then(
        ({ ok }) => ok,
        () => false,
      );
    },
    async ownerCode() {
      return (await createClient(url)(routes.createOwnerCode, { key: openingKey })).code;
    },
  };
}
