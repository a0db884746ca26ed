import "@fontsource-variable/inter/index.css";
import "../ui/tokens.css";
import "../ui/base.css";
import { createRoot } from "react-dom/client";
import { begin } from "./controller.ts";
import { loadCall } from "./later.ts";
import { speakLikeBrowser } from "./messages/text.ts";
import { App } from "./views/app.tsx";
import { loadViews } from "./views/in-call.tsx";

begin();
void speakLikeBrowser().then(() => {
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App />);
  // Whoever is typing their name waits for nothing after the press on Join.
  for (const part of [loadCall(), loadViews()]) part.catch(() => {});
});
