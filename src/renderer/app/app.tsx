import { useState } from "react";
import { IncomingCalls } from "../features/call/index.ts";
import {
  FailedPage,
  InvitePage,
  PlainPage,
  SignedOutPage,
  SignInPage,
  UnreachablePage,
} from "../features/welcome/index.ts";
import { t, useLanguage } from "../messages/index.ts";
import { useApp } from "../stores/app-store.ts";
import { Notices } from "./notices.tsx";
import { roomPath, usePlace } from "./place.ts";
import { Workspace } from "./workspace.tsx";

export function App() {
  useLanguage();
  return (
    <>
      <View />
      <Notices />
    </>
  );
}

/** Which of the few whole-window views is shown. */
function View() {
  const phase = useApp((state) => state.phase);
  const [place, navigate] = usePlace();
  // Read once and taken out of the address, so that the code is in no history.
  const [link, setLink] = useState(() =>
    place.name === "invite" || place.name === "sign-in" ? place : null,
  );
  if (place.name === "invite" || place.name === "sign-in") {
    if (link?.code !== place.code) setLink(place);
    navigate("/", { replace: true });
  }
  const done = (roomId?: string) => {
    setLink(null);
    if (roomId) navigate(roomPath(roomId), { replace: true });
  };

  if (phase.status === "connecting")
    return <PlainPage title={t("app.name")} text={t("connection.connecting")} />;
  if (phase.status === "unreachable") return <UnreachablePage />;
  if (phase.status === "failed") return <FailedPage failure={phase} />;
  if (link?.name === "invite") return <InvitePage key={link.code} code={link.code} onDone={done} />;
  if (link?.name === "sign-in") return <SignInPage key={link.code} code={link.code} onDone={done} />;
  if (phase.status === "signed-out") return <SignedOutPage />;
  return (
    <>
      <Workspace
        roomId={place.name === "room" ? place.roomId : null}
        onRoom={(id) => navigate(roomPath(id))}
      />
      <IncomingCalls onAnswered={(roomId) => navigate(roomPath(roomId))} />
    </>
  );
}
