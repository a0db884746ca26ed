import type { CallDeviceKind, ChosenDevice } from "../media/devices/connected-devices.ts";
import { browserStorage, tabStorage } from "../storage/storage.ts";

/** This browser's place in a conference: a participant, and the secret that proves that it is the same one. */
export interface Place {
  readonly participantId: string;
  readonly secret: string;
  /** Whether this tab is in the conference with it, or was as it was closed. */
  readonly used: boolean;
}

const NAME = "hearth.guest.name";
const DEVICES = "hearth.guest.devices";
const keyOf = (conferenceId: string) => `hearth.guest.${conferenceId}`;

/**
 * The place of this tab, which a reload returns to; another tab or browser has another one.
 */
export function placeIn(conferenceId: string): Place {
  const stored = tabStorage.getItem(keyOf(conferenceId));
  const [participantId, secret, used] = stored?.split(" ") ?? [];
  if (participantId && secret) return { participantId, secret, used: used === "used" };
  return { participantId: `guest-${random(12)}`, secret: random(32), used: false };
}

/** Keeps a place for the next load of this tab. */
export function keepPlace(conferenceId: string, { participantId, secret, used }: Place): void {
  tabStorage.setItem(keyOf(conferenceId), `${participantId} ${secret} ${used ? "used" : "free"}`);
}

/** The name that was last used in this browser; empty if there is none. */
export const rememberedName = (): string => browserStorage.getItem(NAME) ?? "";
export const rememberName = (name: string): void => browserStorage.setItem(NAME, name);

type ChosenDevices = Readonly<Record<CallDeviceKind, ChosenDevice | null>>;

/** The devices that were last chosen in this browser; null is the system's default. */
export function rememberedDevices(): ChosenDevices {
  const nothing: ChosenDevices = { microphone: null, camera: null, speaker: null };
  try {
    const stored = JSON.parse(browserStorage.getItem(DEVICES) ?? "{}") as Partial<ChosenDevices>;
    return { ...nothing, ...stored };
  } catch {
    return nothing;
  }
}

export const rememberDevices = (chosen: ChosenDevices): void =>
  browserStorage.setItem(DEVICES, JSON.stringify(chosen));

/** URL-safe random characters. */
function random(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...values))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
