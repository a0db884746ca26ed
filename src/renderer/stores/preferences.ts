import { create } from "zustand";
import { persist } from "zustand/middleware";
import { chooseLanguage, type Language } from "../../shared/base/languages.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import type { Theme } from "../../shared/contract/ipc.ts";
import type { CallDeviceKind, ChosenDevice } from "../media/devices/connected-devices.ts";
import type { DeviceTrouble } from "../media/devices/device-state.ts";
import type { ProcessingSettings } from "../media/processing/settings.ts";
import { migratePreferences, PREFERENCES_VERSION } from "./migrate-preferences.ts";
import { jsonStorage } from "../storage/storage.ts";

/** Null is the system's default, which also replaces a device that is not connected. */
type ChosenDevices = Readonly<Record<CallDeviceKind, ChosenDevice | null>>;

/** Settings of this device. */
export interface Preferences extends ChosenDevices, ProcessingSettings {
  /** `system` follows the operating system. */
  readonly theme: Theme;
  /** Calls do not ring here. They can still be joined, and missed ones are shown. */
  readonly doNotDisturb: boolean;
  /** The system notifies about calls and missed calls while the app is in the background, if it allows that. */
  readonly backgroundNotifications: boolean;
  /** The volume of the app's sounds, from 0 (off) to 1. It does not affect the audio of calls. */
  readonly soundVolume: number;
  /** When devices are checked before a call; `when-needed` is before the first one, and after something went wrong. */
  readonly preJoin: "when-needed" | "always";
  /** They have been checked, and nothing went wrong since. */
  readonly preJoinDone: boolean;
  /** What did not work in the latest check. The user entered a call nevertheless, and is not asked again about that. */
  readonly acceptedTrouble: readonly DeviceTrouble[];
  /** Mirrors the self view; others never see it mirrored. */
  readonly mirrorSelf: boolean;
  readonly hideSelf: boolean;
  /** Picture-in-picture opens automatically when the app's window is minimized. */
  readonly pipWhenMinimised: boolean;
  /** It opens automatically while a room other than the call's is shown. */
  readonly pipInOtherRooms: boolean;
  /** The language of the interface; `system` is the first language of the system or browser that is supported. */
  readonly language: "system" | Language;
  /** What a shared screen is optimized for: sharp text or smooth motion. */
  readonly shareContent: "text" | "motion";
  /** What was last recorded of a call. */
  readonly recordingOptions: Readonly<Pick<RecordingDocument, "video" | "layout" | "transcript">>;
}

const NAME = "hearth.preferences";

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: "system",
      doNotDisturb: false,
      backgroundNotifications: true,
      soundVolume: 1,
      microphone: null,
      camera: null,
      speaker: null,
      noiseSuppression: "browser",
      echoCancellation: true,
      autoGainControl: true,
      highDefinition: true,
      preJoin: "when-needed",
      preJoinDone: false,
      acceptedTrouble: [],
      background: { kind: "none" },
      mirrorSelf: true,
      hideSelf: false,
      pipWhenMinimised: true,
      pipInOtherRooms: true,
      language: "system",
      shareContent: "text",
      recordingOptions: { video: true, layout: "ROOM_COMPOSITE_GRID", transcript: false },
    }),
    {
      name: NAME,
      version: PREFERENCES_VERSION,
      // zustand fills in what is missing.
      migrate: (stored, version) => migratePreferences(stored, version) as Preferences,
      storage: jsonStorage(),
      merge: (stored, current) => keepChosen({ ...current, ...(stored as Partial<Preferences>) }, current),
    },
  ),
);

/**
 * Choosing a device once more moves a call to it, which sees that by the new object: the same choice, read from what another
 * tab has kept, has to stay the same object.
 */
function keepChosen(now: Preferences, before: Preferences): Preferences {
  const kept = (kind: CallDeviceKind) => (now[kind]?.id === before[kind]?.id ? before[kind] : now[kind]);
  return { ...now, microphone: kept("microphone"), camera: kept("camera"), speaker: kept("speaker") };
}

/** From now on, what is chosen in another tab applies here as well, and is not undone by the next choice here. */
export function followOtherTabs(): void {
  addEventListener("storage", ({ key }) => {
    if (key === NAME) void usePreferences.persist.rehydrate();
  });
}

/** The language that results from the current preference. */
export function preferredLanguage(): Language {
  const { language } = usePreferences.getState();
  return language === "system" ? chooseLanguage(navigator.languages) : language;
}
