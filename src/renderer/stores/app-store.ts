import { create } from "zustand";
import type { Me } from "../../shared/contract/entities.ts";
import type { HostFailed, HostNews, MediaServerNews } from "../../shared/contract/ipc.ts";
import { emptyReplica, type Replica } from "./replica.ts";

export type Phase =
  | { readonly status: "connecting" }
  | { readonly status: "unreachable" }
  /** The desktop app knows no host yet. */
  | { readonly status: "no-host" }
  | HostFailed
  | { readonly status: "signed-out" }
  | { readonly status: "signed-in"; readonly me: Me };

/** A message being sent. Each retry has the same transaction id, so it is sent once. */
export interface PendingMessage {
  readonly transactionId: string;
  readonly roomId: string;
  readonly body: string;
  readonly at: number;
  readonly status: "sending" | "waiting" | "refused";
  /** Why it was refused. */
  readonly error?: unknown;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
}

export interface AppState {
  readonly phase: Phase;
  readonly replica: Replica;
  readonly online: boolean;
  readonly pending: readonly PendingMessage[];
  /** The embedded host; for a remote one, only `online` is known. */
  readonly host: HostNews;
  readonly mediaServer: MediaServerNews;
  readonly toasts: readonly Toast[];
}

export const useApp = create<AppState>(() => ({
  phase: { status: "connecting" },
  replica: emptyReplica,
  online: false,
  pending: [],
  host: { status: "ready" },
  mediaServer: { status: "healthy" },
  toasts: [],
}));

const TOAST_DURATION = 6_000;
let toastCount = 0;

/** Shows a short-lived message. */
export function showToast(text: string): void {
  toastCount += 1;
  const toast = { id: toastCount, text };
  useApp.setState(({ toasts }) => ({ toasts: [...toasts, toast] }));
  setTimeout(() => dismissToast(toast.id), TOAST_DURATION);
}

export function dismissToast(id: number): void {
  useApp.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Who is signed in. Throws if nobody is. */
export function useMe(): Me {
  const phase = useApp((state) => state.phase);
  if (phase.status !== "signed-in") throw new Error("nobody is signed in");
  return phase.me;
}
