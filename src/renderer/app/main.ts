import { askAhead } from "../stores/session.ts";

/** After this long without the host, the window says that it is waiting for it. */
const PATIENCE = 300;

// Requests the data for the first screen while React and the rest of the script load, and renders nothing that would be
// replaced at once.
const answered = Promise.race([askAhead(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
const [{ show }] = await Promise.all([import("./show.tsx"), answered]);
const root = document.getElementById("root");
if (root) show(root);
