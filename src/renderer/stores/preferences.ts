import { create } from "zustand";
import { persist } from "zustand/middleware";
import { chooseLanguage, type Language } from "../../shared/base/languages.ts";

/** What a person has chosen once for this device. */
export interface Preferences {
  /** Calls do not ring here; they are there to be joined, and missed ones are told of. */
  readonly doNotDisturb: boolean;
  /** Oneself as in a mirror; others never see it that way. */
  readonly mirrorSelf: boolean;
  readonly hideSelf: boolean;
  /** The small window opens by itself when the app's window is put away. */
  readonly pipWhenMinimised: boolean;
  /** It opens by itself when another room than the call's is looked at. */
  readonly pipInOtherRooms: boolean;
  /** The language of the interface; `system` is the first one of the system or browser that we have. */
  readonly language: "system" | Language;
}

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      doNotDisturb: false,
      mirrorSelf: true,
      hideSelf: false,
      pipWhenMinimised: true,
      pipInOtherRooms: true,
      language: "system",
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
