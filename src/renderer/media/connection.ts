/**
 * This device's connection to a call. Leaving is possible in every state.
 *
 *   idle ──join──► joining ──connected──► connected ◄──restored── reconnecting
 *     ▲               │                       └──────lost──────────►   │
 *     └── left ───────┴──── failed (a message and a button) ◄─────────┘
 */
export type ConnectionState =
  | { readonly status: "idle" }
  | { readonly status: "joining"; readonly roomId: string; readonly callId: string | null }
  | { readonly status: "connected"; readonly roomId: string; readonly callId: string }
  | {
      readonly status: "reconnecting";
      readonly roomId: string;
      readonly callId: string;
      readonly since: number;
    }
  | { readonly status: "failed"; readonly roomId: string; readonly reason: string };

export type ConnectionEvent =
  | { readonly type: "join"; readonly roomId: string }
  | { readonly type: "granted"; readonly callId: string }
  | { readonly type: "connected" }
  | { readonly type: "lost"; readonly at: number }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "left" };

export function connect(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case "join":
      return { status: "joining", roomId: event.roomId, callId: null };
    case "granted":
      return state.status === "joining" ? { ...state, callId: event.callId } : state;
    case "connected":
      if (state.status === "joining" && state.callId !== null)
        return { status: "connected", roomId: state.roomId, callId: state.callId };
      return state.status === "reconnecting"
        ? { status: "connected", roomId: state.roomId, callId: state.callId }
        : state;
    case "lost":
      return state.status === "connected"
        ? { status: "reconnecting", roomId: state.roomId, callId: state.callId, since: event.at }
        : state;
    case "failed":
      return state.status === "idle"
        ? state
        : { status: "failed", roomId: roomOf(state), reason: event.reason };
    case "left":
      return { status: "idle" };
    default:
      return event satisfies never;
  }
}

const roomOf = (state: Exclude<ConnectionState, { status: "idle" }>): string => state.roomId;

/** The call that this device is in or is joining. */
export function callIdOf(state: ConnectionState): string | null {
  return state.status === "idle" || state.status === "failed" ? null : state.callId;
}
