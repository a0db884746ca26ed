import "@fontsource-variable/inter/index.css";
import "../ui/tokens.css";
import "../ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { log } from "../log/log.ts";
import { followDays } from "../messages/index.ts";
import type { LoadedLanguage } from "../messages/load-texts.ts";
import { shareDrafts } from "../stores/drafts.ts";
import { followOtherTabs } from "../stores/preferences.ts";
import { shareOutbox } from "../stores/outbox.ts";
import { limitRings } from "../stores/ring-limit.ts";
import { connect, followHost } from "../stores/session.ts";
import { App } from "./app.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { followCalls } from "./follow-calls.ts";
import { followLanguage } from "./language.ts";
import { loadTheRest } from "./later.ts";

export function show(root: HTMLElement, language: LoadedLanguage): void {
  followLanguage(language);
  followOtherTabs();
  followHost();
  limitRings();
  followDays();
  shareOutbox();
  shareDrafts();
  followCalls();
  loadTheRest();
  void connect();
  createRoot(root, {
    onCaughtError: (error) => log.error("A component threw", { error }),
  }).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
}
