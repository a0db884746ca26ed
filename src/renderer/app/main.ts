import { loadTexts } from "../messages/load-texts.ts";
import { preferredLanguage } from "../stores/preferences.ts";
import { prefetch } from "../stores/session.ts";

/** Without an answer from the host after this, ms, the window shows that it is connecting. */
const ANSWER_TIMEOUT = 300;

// Requests the data for the first screen while React and the rest of the script load, and renders nothing that would be
// replaced at once.
const answered = Promise.race([prefetch(), new Promise((resolve) => setTimeout(resolve, ANSWER_TIMEOUT))]);
// Also meanwhile, so that no other language shows first.
const texts = loadTexts(preferredLanguage());
// Not awaited at the top level: what is imported here shares modules with this file, and would wait for it.
void Promise.all([import("./show.tsx"), texts, answered]).then(([{ show }, language]) => {
  const root = document.getElementById("root");
  if (root) show(root, language);
});
