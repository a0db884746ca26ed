import { create } from "zustand";
import type { ConnectionState } from "../media/connection.ts";
import { noUse, type DeviceUse } from "../media/devices/device-use.ts";
import type { DeviceState } from "../media/devices/device-state.ts";
import type { Foreground } from "../media/foreground.ts";
import type { MicrophoneNotice } from "../media/microphone/notice.ts";
import type { Participant } from "../media/participants.ts";

export type Layout = "grid" | "speaker";

export interface OwnShare {
  /** The name of the window or screen; null where only the browser knows it. */
  readonly name: string | null;
}

export interface CallView extends DeviceUse {
  readonly connection: ConnectionState;
  readonly participants: readonly Participant[];
  readonly foreground: Foreground;
  readonly layout: Layout;
  /** The identity of the participant that this user has pinned. */
  readonly pinned: string | null;
  /** The identity of the participant whose screen this user has chosen, where several share one. */
  readonly presenter: string | null;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** The microphone is on only for as long as the keys of push-to-talk are held. */
  readonly isHeldOn: boolean;
  /** What is noticed about the sound of our microphone. */
  readonly microphoneNotice: MicrophoneNotice | null;
  /** What we share of our screen; null while we share nothing. */
  readonly share: OwnShare | null;
  /** The picture-in-picture window, while it is open. */
  readonly pip: { readonly window: Window; readonly automatic: boolean } | null;
  /** The user closed it in this call, so it does not open by itself again. */
  readonly pipDismissed: boolean;
  /** The browser blocks audio until the user presses something. */
  readonly needsPress: boolean;
}

export const idleCall: CallView = {
  ...noUse,
  connection: { status: "idle" },
  participants: [],
  foreground: { identity: null, since: 0 },
  layout: "grid",
  pinned: null,
  presenter: null,
  microphone: "off",
  camera: "off",
  isHeldOn: false,
  microphoneNotice: null,
  share: null,
  pip: null,
  pipDismissed: false,
  needsPress: false,
};

export const useCall = create<CallView>(() => idleCall);
