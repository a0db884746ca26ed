import type { ApiScope } from "../../shared/contract/route.ts";
import type { HostRole } from "../../shared/contract/entities.ts";

/** Who is asking, from which device; read from the database for each request. */
export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
  readonly displayName: string;
  readonly role: HostRole;
  readonly named: boolean;
  /** What the API token that asks may do; null for a person's own device. */
  readonly scopes: readonly ApiScope[] | null;
}
