import { useEffect, useRef } from "react";
import { inBackground } from "../../../shared/base/background.ts";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { useGuest } from "../store.ts";
import { Bar } from "./bar.tsx";
import { ChatPanel } from "./chat-panel.tsx";
import styles from "./conversation.module.css";
import { ConsentQuestion, Invitation } from "./questions.tsx";
import { Notices } from "./notices.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { Stage } from "./stage.tsx";
import { AudioView } from "./track-view.tsx";

/** The conference: the stage, what is beside it, and one's own controls. */
export function Conversation({
  conference,
  isConnected,
}: {
  conference: ConferencePage;
  isConnected: boolean;
}) {
  const panel = useGuest((state) => state.panel);
  const isInvited = useGuest((state) => state.isInvited);
  const asksConsent = useGuest((state) => state.asksConsent);
  const main = useRef<HTMLElement>(null);
  // The button that was pressed is gone.
  useEffect(() => main.current?.focus(), []);
  useAwakeScreen();
  return (
    <main ref={main} tabIndex={-1} className={styles.conversation} data-testid="guest-conference">
      <div className={styles.top}>
        <Notices isConnected={isConnected} />
      </div>
      <div className={styles.middle}>
        <Stage conference={conference} />
        {panel === "chat" && <ChatPanel />}
        {panel === "people" && <PeoplePanel />}
      </div>
      <Bar />
      <Sounds />
      {asksConsent ? <ConsentQuestion conference={conference} /> : isInvited && <Invitation />}
    </main>
  );
}

/** Everybody's audio, whether or not they have a tile. */
function Sounds() {
  const participants = useGuest((state) => state.participants);
  return (
    <>
      {participants.map(
        ({ identity, audio, shareAudio }) =>
          (audio || shareAudio) && (
            <span key={identity}>
              {audio && <AudioView track={audio} />}
              {shareAudio && <AudioView track={shareAudio} />}
            </span>
          ),
      )}
    </>
  );
}

/** A phone that nobody touches would turn its screen off, and with it the camera. */
function useAwakeScreen(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let shown = true;
    const keep = () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      inBackground(
        async () => {
          const granted = await navigator.wakeLock.request("screen");
          if (shown) lock = granted;
          else await granted.release();
        },
        () => {},
      );
    };
    keep();
    document.addEventListener("visibilitychange", keep);
    return () => {
      shown = false;
      document.removeEventListener("visibilitychange", keep);
      void lock?.release();
    };
  }, []);
}
