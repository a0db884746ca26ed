import type { ApiScope } from "../../shared/contract/route.ts";
import type { HostRole } from "../../shared/contract/entities.ts";

/** The person and device that make a request, read from the database for each request. */
export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
  readonly displayName: string;
  readonly role: HostRole;
  readonly named: boolean;
  /** The scopes of the API token; null for a person's own device. */
  readonly scopes: readonly ApiScope[] | null;
}
