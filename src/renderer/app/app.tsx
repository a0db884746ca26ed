import { Suspense, useEffect, useState } from "react";
import { navigate } from "wouter/use-hash-location";
import { Check } from "../features/check/index.ts";
import {
  ConsentQuestion,
  IncomingCalls,
  PreJoin,
  RingsElsewhere,
  RingStack,
} from "../features/call/index.ts";
import {
  FailedPage,
  HostChoice,
  InvitePage,
  PlainPage,
  SignedOutPage,
  SignInPage,
  UnreachablePage,
  type LinkParts,
} from "../features/welcome/index.ts";
import { OpenedLink } from "../features/opened-link/opened-link.tsx";
import { t, useLanguage } from "../messages/index.ts";
import { platform } from "../platform/index.ts";
import { useApp } from "../stores/app-store.ts";
import { shortcuts, useShortcut } from "../ui/shortcut.ts";
import { Toasts } from "./toasts.tsx";
import { Keys } from "./keys.tsx";
import { keepLink, keptLink } from "./kept-link.ts";
import { conferencesPath, roomPath, settingsPath, usePlace, type Place } from "./place.ts";
import { Workspace } from "./workspace.tsx";

export function App() {
  useLanguage();
  const isSignedIn = useApp(({ phase }) => phase.status === "signed-in");
  return (
    <>
      <Suspense fallback={null}>
        <View />
      </Suspense>
      <RingStack>
        {isSignedIn && <IncomingCalls onAnswered={(roomId) => navigate(roomPath(roomId))} />}
        {platform.hosts && <RingsElsewhere />}
      </RingStack>
      {isSignedIn && <PreJoin />}
      {isSignedIn && <ConsentQuestion />}
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
  const [link, setLink] = useState(() => linkIn(place) ?? keptLink());
  const opened = linkIn(place);
  if (opened) {
    if (link?.code !== opened.code) setLink(opened);
    navigate(place.name === "check" ? "/check" : "/", { replace: true });
  }
  useEffect(() => keepLink(link), [link]);
  // What the settings and the check are opened above, to return to; and the room that the conferences replace.
  const [lastRoomId, setLastRoomId] = useState<string | null>(null);
  const [lastPath, setLastPath] = useState("/");
  const isAbove = place.name === "settings" || place.name === "check";
  const isOverRoom = isAbove || place.name === "conferences";
  const roomId = place.name === "room" ? place.roomId : isOverRoom ? lastRoomId : null;
  const roomPathOrHome = roomId === null ? "/" : roomPath(roomId);
  const path = place.name === "conferences" ? conferencesPath(place.conferenceId) : roomPathOrHome;
  if (roomId !== lastRoomId) setLastRoomId(roomId);
  if (!isAbove && path !== lastPath) setLastPath(path);
  const openSettings = (section: string | null) => navigate(settingsPath(section));
  const back = () => navigate(isAbove ? lastPath : roomPathOrHome);
  useShortcut(shortcuts.settings, () => {
    if (phase.status === "signed-in" && place.name !== "settings") openSettings(null);
  });
  const done = (joined?: string) => {
    setLink(null);
    if (joined) navigate(roomPath(joined), { replace: true });
  };

  if (platform.hosts && (phase.status === "no-host" || place.name === "hosts"))
    return <HostChoice onBack={phase.status === "no-host" ? null : () => navigate("/")} />;
  if (phase.status === "connecting")
    return <PlainPage title={t("app.name")} text={t("connection.connecting")} />;
  if (phase.status === "unreachable") return <UnreachablePage />;
  if (phase.status === "failed") return <FailedPage failure={phase} />;
  const isSignedIn = phase.status === "signed-in";
  const invite = link?.name === "invite" ? { invite: link.code } : "none";
  const check = place.name === "check" && (
    <Check
      access={isSignedIn ? "session" : invite}
      deviceSettings={isSignedIn ? `#${settingsPath("calls")}` : null}
      onClose={back}
    />
  );
  if (link || !isSignedIn)
    return (
      <>
        {link?.name === "invite" && <InvitePage key={link.code} link={link} onDone={done} />}
        {link?.name === "sign-in" && <SignInPage key={link.code} link={link} onDone={done} />}
        {!link && <SignedOutPage />}
        {check}
      </>
    );
  return (
    <>
      <Workspace
        roomId={roomId}
        settings={place.name === "settings" ? place : null}
        conferences={place.name === "conferences" ? place : null}
        onRoom={(id) => navigate(roomPath(id))}
        onSettings={openSettings}
        onConferences={(id) => navigate(conferencesPath(id))}
        onBack={back}
      />
      {check}
      <Keys
        roomId={roomId}
        destinations={{
          onRoom: (id) => navigate(roomPath(id)),
          onSettings: openSettings,
          onConferences: () => navigate(conferencesPath(null)),
        }}
      />
    </>
  );
}

/** The link that an address carries. */
function linkIn(place: Place): LinkParts | null {
  if (place.name === "check") return place.invite;
  return place.name === "invite" || place.name === "sign-in" ? place : null;
}
