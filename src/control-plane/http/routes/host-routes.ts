import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function hostRoutes({ media, version }: Services): Handlers<"getHealth"> {
  return {
    getHealth: () => ({
      status: media.status === "healthy" ? ("ok" as const) : ("degraded" as const),
      version,
      livekit: { status: media.status, version: media.version },
    }),
  };
}
