import type { Principal } from "../../shared/call/principal.ts";

/** Whose connections count together. */
export function ownerOf(principal: Principal): string {
  switch (principal.kind) {
    case "device":
      return principal.userId;
    case "probe":
      return principal.probeId;
    case "recorder":
      return principal.recordingId;
    case "guest":
      return `${principal.room} ${principal.identity}`;
  }
}
