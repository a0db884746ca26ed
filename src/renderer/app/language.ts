import { currentLanguage, onLanguageChange, speak } from "../messages/index.ts";
import { loadTexts, type LoadedLanguage } from "../messages/load-texts.ts";
import { platform } from "../platform/index.ts";
import { preferredLanguage, usePreferences } from "../stores/preferences.ts";

/** Renders everything in the language loaded for the first screen, and follows changes of the preferred language. */
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
  // The user may have chosen another one meanwhile.
  if (language === preferredLanguage()) speak(texts);
}

/** Screen readers and hyphenation use the page's language; the main process needs it for its dialogs. */
function tellOthers(): void {
  const { language } = currentLanguage();
  document.documentElement.lang = language;
  platform.tellLanguage(language);
}
