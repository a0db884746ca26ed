import { askAhead } from "../stores/session.ts";

/** For so long the window stays as it is; then it says that it waits for the host. */
const PATIENCE = 300;

// The host is asked for what the first screen shows while React and the rest of its script are on their way, and
// nothing is drawn that would be drawn over at once.
const answered = Promise.race([askAhead(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
const [{ show }] = await Promise.all([import("./show.tsx"), answered]);
const root = document.getElementById("root");
if (root) show(root);
