import "@fontsource-variable/inter/index.css";
import "../ui/tokens.css";
import "../ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { connect } from "../stores/session.ts";
import { App } from "./app.tsx";
import { notifyOfCalls } from "./call-notifications.ts";
import { followCalls } from "./follow-calls.ts";
import { loadTheRest } from "./later.ts";

export function show(root: HTMLElement): void {
  followCalls();
  notifyOfCalls();
  loadTheRest();
  void connect();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
