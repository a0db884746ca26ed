import { loadTexts } from "../messages/load-texts.ts";
import { preferredLanguage } from "../stores/preferences.ts";
import { prefetch } from "../stores/session.ts";
import { followTheme } from "./follow-theme.ts";

/** Without an answer from the host after this, ms, the window shows that it is connecting. */
const ANSWER_TIMEOUT = 300;

// First: the page is not painted before this script has run (build/vite/paint-after-entry.ts).
followTheme();
// Requests the data for the first screen while React and the rest of the script load, and renders nothing that would be
// replaced at once.
const answered = Promise.race([prefetch(), new Promise((resolve) => setTimeout(resolve, ANSWER_TIMEOUT))]);
// In parallel as well, so that no other language is shown first.
const texts = loadTexts(preferredLanguage());
// No top-level await: the modules imported here share modules with this file, and would wait for it.
void Promise.all([import("./show.tsx"), texts, answered]).then(([{ show }, language]) => {
  const root = document.getElementById("root");
  if (root) show(root, language);
});
