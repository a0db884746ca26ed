import { currentLanguage, onLanguageChange, speak } from "../messages/index.ts";
import { loadTexts, type LoadedLanguage } from "../messages/load-texts.ts";
import { platform } from "../platform/index.ts";
import { preferredLanguage, usePreferences } from "../stores/preferences.ts";

/** Shows everything in the language that was loaded for the first screen, and from then on in the one that is preferred. */
export function followLanguage(loaded: LoadedLanguage): void {
  onLanguageChange(tellOthers);
  speak(loaded);
  let preferred = preferredLanguage();
  const follow = () => {
    if (preferredLanguage() === preferred) return;
    preferred = preferredLanguage();
    void change(preferred);
  };
  usePreferences.subscribe(follow);
  window.addEventListener("languagechange", follow);
}

async function change(language: LoadedLanguage["language"]): Promise<void> {
  const texts = await loadTexts(language);
  // Another may have been chosen while this one was loading.
  if (language === preferredLanguage()) speak(texts);
}

/** Screen readers and hyphenation go by the page's language; the main process has dialogs of its own. */
function tellOthers(): void {
  const { language } = currentLanguage();
  document.documentElement.lang = language;
  platform.tellLanguage(language);
}
