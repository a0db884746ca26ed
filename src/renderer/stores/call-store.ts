import { create } from "zustand";
import type { ConnectionState } from "../../shared/call/connection.ts";
import type { DeviceState } from "../media/device-problem.ts";
import type { Foreground, Person } from "../media/people.ts";

export type Layout = "grid" | "speaker";

export interface OwnShare {
  /** What the window or screen is called; null where only the browser knows. */
  readonly name: string | null;
}

export interface CallView {
  readonly connection: ConnectionState;
  readonly people: readonly Person[];
  readonly foreground: Foreground;
  readonly layout: Layout;
  /** Whom one has pinned, for oneself; by LiveKit identity. */
  readonly pinned: string | null;
  /** Whose screen was picked, where several share one; by LiveKit identity. */
  readonly presenter: string | null;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** What we share of our screen; null while we share nothing. */
  readonly share: OwnShare | null;
  /** The small window above all others, while it is open. */
  readonly pip: { readonly window: Window; readonly automatic: boolean } | null;
  /** It was closed in this call: it does not come back by itself. */
  readonly pipDismissed: boolean;
  /** The browser plays no sound before the person presses something. */
  readonly needsPress: boolean;
}

export const idleCall: CallView = {
  connection: { status: "idle" },
  people: [],
  foreground: { identity: null, since: 0 },
  layout: "grid",
  pinned: null,
  presenter: null,
  microphone: "off",
  camera: "off",
  share: null,
  pip: null,
  pipDismissed: false,
  needsPress: false,
};

export const useCall = create<CallView>(() => idleCall);
