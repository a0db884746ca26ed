import { create } from "zustand";
import type { Me } from "../../shared/contract/entities.ts";
import type { HostFailed, HostNews, MediaServerNews } from "../../shared/contract/ipc.ts";
import { emptyReplica, type Replica } from "./replica.ts";

export type Phase =
  | { readonly status: "connecting" }
  | { readonly status: "unreachable" }
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

export interface Notice {
  readonly id: number;
  readonly text: string;
}

export interface AppState {
  readonly phase: Phase;
  readonly replica: Replica;
  readonly online: boolean;
  readonly pending: readonly PendingMessage[];
  readonly drafts: Readonly<Record<string, string>>;
  /** The embedded host; for a remote one, only `online` is known. */
  readonly host: HostNews;
  readonly mediaServer: MediaServerNews;
  readonly notices: readonly Notice[];
}

export const useApp = create<AppState>(() => ({
  phase: { status: "connecting" },
  replica: emptyReplica,
  online: false,
  pending: [],
  drafts: {},
  host: { status: "ready" },
  mediaServer: { status: "healthy" },
  notices: [],
}));

const NOTICE_DURATION = 6_000;
let noticeCount = 0;

/** Shows a short-lived notice. */
export function notify(text: string): void {
  noticeCount += 1;
  const notice = { id: noticeCount, text };
  useApp.setState(({ notices }) => ({ notices: [...notices, notice] }));
  setTimeout(() => dismissNotice(notice.id), NOTICE_DURATION);
}

export function dismissNotice(id: number): void {
  useApp.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Who is signed in. Throws if nobody is. */
export function useMe(): Me {
  const phase = useApp((state) => state.phase);
  if (phase.status !== "signed-in") throw new Error("nobody is signed in");
  return phase.me;
}
