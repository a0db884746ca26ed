import type { Me } from "../../shared/contract/entities.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import { attempt } from "../log/attempt.ts";
import { useApp, type AppState } from "./app-store.ts";
import { noteArrived, withoutSent } from "./outbox.ts";
import { applyEvent, type Replica } from "./replica.ts";
import { setTyping } from "./typing.ts";

/** What becomes of the host's events: they change the replica, and then code that acts on them is told. */

type Listener = (event: ServerEvent) => void;

const listeners = new Set<Listener>();

/** Calls `listener` with each event, after the replica has applied it. Returns the function that ends this. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function applyEvents(events: readonly ServerEvent[]): void {
  useApp.setState((state) => events.reduce(withEvent, state));
  noteArrived(events.flatMap((event) => (event.type === "swp.message" ? [event.data] : [])));
  for (const event of events) {
    if (event.type === "swp.message") setTyping(event.data.room_id, event.data.sender_id, false);
    for (const listener of listeners) attempt("Following an event", () => listener(event));
  }
}

let beginnings = 0;

/** Differs from before once the replica has begun again: no event says what was between an answer and those lists. */
export const beginning = (): number => beginnings;

/** Follows events from the host's lists on, because too many were missed. */
export function beginAgain(me: Me, replica: Replica): void {
  beginnings += 1;
  useApp.setState({ phase: { status: "signed-in", me }, replica });
}

type Followed = Pick<AppState, "phase" | "replica" | "pending">;

function withEvent({ phase, replica, pending }: Followed, event: ServerEvent): Followed {
  return {
    phase:
      event.type === "swp.me" && phase.status === "signed-in"
        ? { status: "signed-in", me: { ...phase.me, ...event.data } }
        : phase,
    replica: applyEvent(replica, event),
    pending: event.type === "swp.message" ? withoutSent(pending, event.data.txn_id) : pending,
  };
}
