import type { Clock } from "../../shared/base/clock.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { Log } from "../ports/log.ts";
import type { CallTokens, MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { CallAccess } from "./access.ts";
import { CallAdmission } from "./admission.ts";
import type { CallClock } from "./call-clock.ts";
import { Calls } from "./calls.ts";
import { CallLedger } from "./ledger.ts";
import { Moderation } from "./moderation.ts";
import { Probes } from "./probes.ts";
import { Reconciler } from "./reconciler.ts";

export interface CallParts {
  readonly storage: Storage;
  readonly clock: Clock;
  /** The clock for all times in calls. */
  readonly callClock: CallClock;
  readonly media: MediaServer;
  readonly tokens: CallTokens;
  readonly log: Log;
  readonly scope: Scope;
}

/** Creates the services for calls. */
export function createCalls(parts: CallParts) {
  const ledger = new CallLedger(parts);
  const access = new CallAccess(parts.storage);
  const probes = new Probes(parts);
  const admission = new CallAdmission({ ...parts, ledger, probes });
  const reconciler = new Reconciler({ ...parts, ledger, admission });
  const calls = new Calls({ ...parts, ledger, access });
  const moderation = new Moderation({ ...parts, ledger, access, reconciler });
  parts.scope.onEnd(() => ledger.stop());
  return { ledger, access, admission, reconciler, calls, moderation, probes };
}
