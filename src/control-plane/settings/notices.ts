import type { HostNotice } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";

/** What the host's owner and admins should do something about. */
export class Notices {
  readonly #isDiskLow: () => boolean;

  constructor(isDiskLow: () => boolean) {
    this.#isDiskLow = isDiskLow;
  }

  /** Throws SW_FORBIDDEN for everybody else. */
  list(caller: Caller): HostNotice[] {
    if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
    return this.#isDiskLow() ? ["disk_low"] : [];
  }
}
