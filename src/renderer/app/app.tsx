import { useState } from "react";
import { Check } from "../features/check/index.ts";
import { IncomingCalls } from "../features/call/index.ts";
import {
  FailedPage,
  InvitePage,
  PlainPage,
  SignedOutPage,
  SignInPage,
  UnreachablePage,
} from "../features/welcome/index.ts";
import { OpenedLink } from "../features/opened-link/opened-link.tsx";
import { t, useLanguage } from "../messages/index.ts";
import { platform } from "../platform/index.ts";
import { useApp } from "../stores/app-store.ts";
import { useShortcut } from "../ui/shortcut.ts";
import { Toasts } from "./toasts.tsx";
import { roomPath, settingsPath, usePlace } from "./place.ts";
import { Workspace } from "./workspace.tsx";

export function App() {
  useLanguage();
  return (
    <>
      <View />
      {platform.hosts && <OpenedLink />}
      <Toasts />
    </>
  );
}

/** The view that fills the window. */
function View() {
  const phase = useApp((state) => state.phase);
  const [place, navigate] = usePlace();
  // Read once and removed from the address, so that the code is not in the history.
  const [link, setLink] = useState(() =>
    place.name === "invite" || place.name === "sign-in" ? place : null,
  );
  if (place.name === "invite" || place.name === "sign-in") {
    if (link?.code !== place.code) setLink(place);
    navigate("/", { replace: true });
  }
  // The room to return to from the settings and the check.
  const [lastRoomId, setLastRoomId] = useState<string | null>(null);
  const isAbove = place.name === "settings" || place.name === "check";
  const roomId = place.name === "room" ? place.roomId : isAbove ? lastRoomId : null;
  if (roomId !== lastRoomId) setLastRoomId(roomId);
  const openSettings = (section: string | null) => navigate(settingsPath(section));
  const backToRoom = () => navigate(roomId === null ? "/" : roomPath(roomId));
  useShortcut(",", () => {
    if (phase.status === "signed-in" && place.name !== "settings") openSettings(null);
  });
  const done = (joined?: string) => {
    setLink(null);
    if (joined) navigate(roomPath(joined), { replace: true });
  };

  if (phase.status === "connecting")
    return <PlainPage title={t("app.name")} text={t("connection.connecting")} />;
  if (phase.status === "unreachable") return <UnreachablePage />;
  if (phase.status === "failed") return <FailedPage failure={phase} />;
  if (link?.name === "invite") return <InvitePage key={link.code} link={link} onDone={done} />;
  if (link?.name === "sign-in") return <SignInPage key={link.code} link={link} onDone={done} />;
  if (phase.status === "signed-out") return <SignedOutPage />;
  return (
    <>
      <Workspace
        roomId={roomId}
        settings={place.name === "settings" ? place : null}
        onRoom={(id) => navigate(roomPath(id))}
        onSettings={openSettings}
        onCloseSettings={backToRoom}
      />
      {place.name === "check" && <Check deviceSettings={`#${settingsPath("calls")}`} onClose={backToRoom} />}
      <IncomingCalls onAnswered={(roomId) => navigate(roomPath(roomId))} />
    </>
  );
}
