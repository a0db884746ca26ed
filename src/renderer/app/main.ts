import { loadTexts } from "../messages/load-texts.ts";
import { preferredLanguage } from "../stores/preferences.ts";
import { prefetch } from "../stores/session.ts";

/** After this long without the host, the window says that it is waiting for it. */
const PATIENCE = 300;

// Requests the data for the first screen while React and the rest of the script load, and renders nothing that would be
// replaced at once.
const answered = Promise.race([prefetch(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
// Also meanwhile, so that no other language shows first.
const texts = loadTexts(preferredLanguage());
// Not awaited at the top level: what is imported here shares modules with this file, and would wait for it.
void Promise.all([import("./show.tsx"), texts, answered]).then(([{ show }, language]) => {
  const root = document.getElementById("root");
  if (root) show(root, language);
});
