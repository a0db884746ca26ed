import { useSyncExternalStore } from "react";
import type { Language } from "../../shared/base/languages.ts";
import { currentLanguage, onLanguageChange } from "./language.ts";

/**
 * The language of the interface; draws the component again when it changes. The app's root calls it, and with that all
 * below it follows; so does a memoized component that shows texts, since it is not drawn again with its parent.
 */
export const useLanguage = (): Language =>
  useSyncExternalStore(onLanguageChange, () => currentLanguage().language);
