import { create } from "zustand";
import type { ConnectionState } from "../../shared/call/connection.ts";
import type { DeviceState } from "../media/local-devices.ts";
import type { Foreground, Person } from "../media/people.ts";

export type Layout = "grid" | "speaker";

export interface CallView {
  readonly connection: ConnectionState;
  readonly people: readonly Person[];
  readonly foreground: Foreground;
  readonly layout: Layout;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** The browser plays no sound before the person presses something. */
  readonly needsPress: boolean;
}

export const idleCall: CallView = {
  connection: { status: "idle" },
  people: [],
  foreground: { identity: null, since: 0 },
  layout: "grid",
  microphone: "off",
  camera: "off",
  needsPress: false,
};

export const useCall = create<CallView>(() => idleCall);
