import type { Moderation } from "../../../shared/contract/conferences.ts";
import { currentCall } from "../controller.ts";
import type { Host } from "../host.ts";
import { useGuest } from "../store.ts";

/** Asks the host for something that only hosts may; says so if that fails. */
export function control(ask: (host: Host) => Promise<void>): void {
  const call = currentCall();
  if (call) ask(call.host).catch(() => useGuest.setState({ notice: "failed" }));
}

export function moderate(participantId: string, action: Moderation): void {
  control(async (host) => {
    await host.moderate(participantId, action);
    // They are let in or turned away; the list is asked for again only in some seconds.
    if (action === "admit" || action === "remove")
      useGuest.setState(({ waiting }) => ({
        waiting: waiting.filter((person) => person.participant_id !== participantId),
      }));
  });
}
