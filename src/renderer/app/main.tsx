import "@fontsource-variable/inter/index.css";
import "../ui/tokens.css";
import "../ui/base.css";
import { LogLevel, setLogLevel } from "livekit-client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { connect } from "../stores/session.ts";
import { App } from "./app.tsx";
import { notifyOfCalls } from "./call-notifications.ts";
import { followCalls } from "./follow-calls.ts";

// Below this it logs every connection's address.
setLogLevel(LogLevel.warn);

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
followCalls();
notifyOfCalls();
void connect();
