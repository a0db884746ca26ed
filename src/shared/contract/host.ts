import * as z from "zod";
import { route } from "./route.ts";

/** The host itself. */

export const livekitStatus = z.enum(["starting", "healthy", "down"]);
export type LivekitStatus = z.infer<typeof livekitStatus>;

export const getHealth = route({
  method: "GET",
  path: "/v1/health",
  summary: "Whether the host and its media server are well.",
  auth: "none",
  answer: z.object({
    status: z.enum(["ok", "degraded"]),
    version: z.string(),
    livekit: z.object({ status: livekitStatus, version: z.string().nullable() }),
  }),
});

export const getOpenApi = "/v1/openapi.json";
export const eventsPath = "/v1/events";
