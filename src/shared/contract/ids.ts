import * as z from "zod";

export const time = z.iso.datetime().meta({ description: "RFC 3339, UTC" });
export const userId = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .meta({ description: "24 hex digits" });
export const roomId = z.string().max(64).meta({ description: "Begins with room-" });
export const recordingId = z.string().max(64).meta({ description: "Begins with rec-" });
export const conferenceId = z
  .string()
  .regex(/^[0-9a-f]{24}$/, "must be 24 hex digits")
  .meta({ description: "24 hex digits" });
export const callId = z.string().max(64).meta({ description: "Begins with call-" });
export const position = z
  .int()
  .min(0)
  .meta({ description: "A position in the host's event log: increases, with gaps" });
