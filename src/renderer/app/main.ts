import { askAhead } from "../stores/session.ts";

/** After this long without the host, the window says that it is waiting for it. */
const PATIENCE = 300;

// Requests the data for the first screen while React and the rest of the script load, and renders nothing that would be
// replaced at once.
const answered = Promise.race([askAhead(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
// Not awaited at the top level: what is imported here shares modules with this file, and would wait for it.
void Promise.all([import("./show.tsx"), answered]).then(([{ show }]) => {
  const root = document.getElementById("root");
  if (root) show(root);
});
