import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { create } from "zustand";
import type { ConferenceMe } from "../../shared/contract/conference-guests.ts";
import type { CallDeviceKind, ChosenDevice, ConnectedDevice } from "../media/devices/connected-devices.ts";
import type { DeviceKind, DeviceProblem, DeviceState } from "../media/devices/device-state.ts";
import { noUse, type DeviceUse } from "../media/devices/device-use.ts";
import type { Foreground } from "../media/foreground.ts";
import type { MicrophoneNotice } from "../media/microphone/notice.ts";
import type { Participant } from "../media/participants.ts";
import type { Allowances, RoomFacts, Signs } from "./call/people.ts";
import { rememberedDevices } from "./place.ts";
import type { Visit } from "./visit.ts";

/** What is said once, above the stage. */
export type Notice =
  | "backInAudience"
  | "shareFailed"
  | "shareEnded"
  | "failed"
  /** See `replaced`. */
  | "replaced"
  | `${DeviceKind}.${DeviceProblem}`;

export interface OwnTracks {
  readonly microphone?: LocalAudioTrack | undefined;
  readonly camera?: LocalVideoTrack | undefined;
}

/** A message of the chat, which nobody keeps. */
export interface ChatMessage {
  /** In the order in which they have arrived. */
  readonly id: number;
  readonly name: string;
  readonly isOwn: boolean;
  readonly text: string;
  /** In ms since the epoch. */
  readonly at: number;
}

/** What the conference looks like to this participant. */
export interface Conversation {
  readonly participants: readonly Participant[];
  readonly signs: Readonly<Record<string, Signs>>;
  readonly facts: RoomFacts | null;
  readonly may: Allowances;
  readonly foreground: Foreground;
  readonly layout: "grid" | "speaker";
  readonly isSharing: boolean;
  /** The browser blocks sound or video until something is pressed. */
  readonly needsPress: boolean;
  /** Somebody has brought us on stage, and nothing is turned on yet. */
  readonly isInvited: boolean;
  /** It began to be recorded while we were in it, and we have not said yet whether we stay. */
  readonly asksConsent: boolean;
  readonly notice: Notice | null;
  /** What is noticed about the sound of our microphone. */
  readonly microphoneNotice: MicrophoneNotice | null;
  readonly messages: readonly ChatMessage[];
  /** What has been written and not sent. */
  readonly draft: string;
  readonly unread: number;
  readonly panel: "chat" | "people" | null;
  /** Who waits to be let in; only hosts know. */
  readonly waiting: ConferenceMe["waiting"];
}

export interface GuestState extends Conversation, DeviceUse {
  readonly visit: Visit;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  readonly tracks: OwnTracks;
  /** The connected ones, as far as the browser names them. */
  readonly devices: readonly ConnectedDevice[];
  /** Null is the system's default. Kept in this browser. */
  readonly chosen: Readonly<Record<CallDeviceKind, ChosenDevice | null>>;
}

export const noConversation: Conversation = {
  participants: [],
  signs: {},
  facts: null,
  may: { microphone: false, camera: false, share: false, shareSound: false, chat: false },
  foreground: { identity: null, since: 0 },
  layout: "grid",
  isSharing: false,
  needsPress: false,
  isInvited: false,
  asksConsent: false,
  notice: null,
  microphoneNotice: null,
  messages: [],
  draft: "",
  unread: 0,
  panel: null,
  waiting: [],
};

export const useGuest = create<GuestState>(() => ({
  ...noConversation,
  ...noUse,
  visit: { at: "loading" },
  microphone: "off",
  camera: "off",
  tracks: {},
  devices: [],
  chosen: rememberedDevices(),
}));
