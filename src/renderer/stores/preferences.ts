import { create } from "zustand";
import { persist } from "zustand/middleware";
import { chooseLanguage, type Language } from "../../shared/base/languages.ts";
import type { Theme } from "../../shared/contract/ipc.ts";

/** Settings of this device. */
export interface Preferences {
  /** `system` follows the operating system. */
  readonly theme: Theme;
  /** Calls do not ring here; they are there to be joined, and missed ones are told of. */
  readonly doNotDisturb: boolean;
  /** Calls and missed calls are told of by the system while the app is in the background, if it allows that. */
  readonly backgroundNotifications: boolean;
  /** Of our own sounds, from 0 (off) to 1; voices are not affected. */
  readonly soundVolume: number;
  /** Device ids of the browser; null is the system's default, as is a device that is not connected. */
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
  /** Oneself as in a mirror; others never see it that way. */
  readonly mirrorSelf: boolean;
  readonly hideSelf: boolean;
  /** The small window opens by itself when the app's window is put away. */
  readonly pipWhenMinimised: boolean;
  /** It opens by itself when another room than the call's is looked at. */
  readonly pipInOtherRooms: boolean;
  /** The language of the interface; `system` is the first one of the system or browser that we have. */
  readonly language: "system" | Language;
  /** What a shared screen is sent for: sharp text, or smooth motion. */
  readonly shareContent: "text" | "motion";
}

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: "system",
      doNotDisturb: false,
      backgroundNotifications: true,
      soundVolume: 1,
      microphoneId: null,
      cameraId: null,
      speakerId: null,
      mirrorSelf: true,
      hideSelf: false,
      pipWhenMinimised: true,
      pipInOtherRooms: true,
      language: "system",
      shareContent: "text",
    }),
    {
      name: "hearth.preferences",
    },
  ),
);

/** The language to show everything in, of what is preferred now. */
export function preferredLanguage(): Language {
  const { language } = usePreferences.getState();
  return language === "system" ? chooseLanguage(navigator.languages) : language;
}
