import { platform } from "../platform/index.ts";
import { usePreferences } from "../stores/preferences.ts";

/** Shows this page, and what the system draws for it, in the theme that the person has chosen. */
export function followTheme(): void {
  const apply = () => {
    const { theme } = usePreferences.getState();
    // ui/tokens.css has what it means; the other windows copy it (ui/child-window.ts).
    document.documentElement.dataset["theme"] = theme;
    platform.setTheme?.(theme);
  };
  apply();
  usePreferences.subscribe((now, before) => {
    if (now.theme !== before.theme) apply();
  });
}
