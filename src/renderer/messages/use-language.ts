import { useSyncExternalStore } from "react";
import type { Language } from "../../shared/base/languages.ts";
import { currentLanguage, onLanguageChange } from "./language.ts";

/**
 * The language of the interface; the component renders again when it, or the day, changes. The app's root calls it, so that
 * everything below renders again; memoized components with texts call it too, since they do not render with their parent.
 */
export const useLanguage = (): Language => useSyncExternalStore(onLanguageChange, currentLanguage).language;
