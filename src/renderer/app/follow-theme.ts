import { platform } from "../platform/index.ts";
import { usePreferences } from "../stores/preferences.ts";

/** Applies the chosen theme to this page and to what the system draws for it. */
export function followTheme(): void {
  const empty = document.querySelector<HTMLMetaElement>("meta[name=color-scheme]");
  const apply = () => {
    const { theme } = usePreferences.getState();
    // Its meaning is defined in ui/tokens.css; other windows copy it (ui/child-window.ts).
    document.documentElement.dataset["theme"] = theme;
    // The page has no styles yet, but a background.
    if (empty) empty.content = theme === "system" ? "light dark" : theme;
    platform.setTheme?.(theme);
  };
  apply();
  usePreferences.subscribe((now, before) => {
    if (now.theme !== before.theme) apply();
  });
}
