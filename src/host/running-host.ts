import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../files/write-atomically.ts";
import { isAlive, recordOf } from "../media-server/index.ts";
import type { Secret } from "../shared/base/secret.ts";
import { routes } from "../shared/contract/index.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { createClient } from "./client.ts";

/** `host.json`: how a second start finds the running host. Only those who can read the file get in. */
const announcement = z.object({
  pid: z.int().positive(),
  startedAt: z.string().nullable(),
  url: z.string(),
  openingKey: z.string(),
});

const ANSWER_LIMIT = 2_000;

const fileIn = (dataDirectory: string) => join(dataDirectory, "host.json");

export interface RunningHost {
  readonly url: string;
  /** Whether its process certainly runs; one in another container cannot be seen from here. */
  readonly alive: boolean;
  /** Whether its control plane answers now, before `signal` is aborted; never rejects. */
  answers(signal: AbortSignal): Promise<boolean>;
  /** A single-use code that signs the owner in. */
  ownerCode(): Promise<string>;
}

/** Another host holds the data folder; `running` is null if it has not written `host.json`. */
export class AlreadyRunning extends HostFailure {
  readonly running: RunningHost | null;

  constructor(running: RunningHost | null) {
    super("HEARTH_ALREADY_RUNNING", running ? `It answers at ${running.url}.` : undefined);
    this.running = running;
  }
}

/** Writes `host.json` into the folder, whose lock this host holds. Returns how to remove it. */
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
      // A disk that takes no more changes. It keeps nobody from ending, and whoever reads it finds nobody alive.
    }
  };
}

/** The host that `host.json` names. The file is stale, and `alive` false, if that host was killed. */
export function findRunningHost(dataDirectory: string): RunningHost | null {
  let record: z.infer<typeof announcement>;
  try {
    record = announcement.parse(JSON.parse(readFileSync(fileIn(dataDirectory), "utf8")));
  } catch {
    return null;
  }
  const { pid, startedAt, url, openingKey } = record;
  return {
    url,
    alive: pid !== process.pid && startedAt !== null && isAlive({ pid, startedAt }),
    async answers(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT)]);
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
