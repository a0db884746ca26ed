import * as z from "zod";

/** How the window's own call is controlled from outside of it: the notification area, the keyboard, a command. */

const device = z.object({
  /** Of the browser; null is the system's default. */
  id: z.string().max(500).nullable(),
  /** As the system names it; empty for the system's default. */
  label: z.string().max(500),
});

const deviceKind = z.enum(["microphone", "camera", "speaker"]);

/** The call that the window is in. */
export const ownCall = z.object({
  /** The room's name. */
  title: z.string().max(500),
  /** What is sent is heard only while it is connected. In a direct room, it rings before: nothing arrives until it is answered. */
  state: z.enum(["connecting", "unanswered", "connected"]),
  /** Nothing is sent from the microphone, whether it was muted or cannot be used. */
  muted: z.boolean(),
  /** What can be chosen. */
  devices: z
    .array(
      z.object({
        kind: deviceKind,
        options: z.array(device).max(100),
        chosen: z.string().max(500).nullable(),
      }),
    )
    .max(3),
});
export type OwnCall = z.infer<typeof ownCall>;

export const callCommand = z.discriminatedUnion("command", [
  /** `hold` and `release` are those of push-to-talk. */
  z.object({ command: z.enum(["toggle-mute", "mute", "unmute", "hold", "release", "leave"]) }),
  z.object({ command: z.literal("choose-device"), kind: deviceKind, id: z.string().nullable() }),
]);
export type CallCommand = z.infer<typeof callCommand>;

export const callCalls = {
  /** Says which call the window is in, on each change; null for none. */
  tellCall: { input: z.object({ call: ownCall.nullable() }), output: z.void() },
} as const;
