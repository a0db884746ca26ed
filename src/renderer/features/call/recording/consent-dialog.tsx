import { useEffect, useEffectEvent } from "react";
import { formatList, t, titleOf } from "../../../messages/index.ts";
import { showToast, useApp, useMe } from "../../../stores/app-store.ts";
import type { ConsentQuestion } from "../../../stores/consent-question.ts";
import { consentAndEnter, useHasConsented } from "../../../stores/recording-consent.ts";
import { nameOf } from "../../../stores/replica.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { rejectCall } from "../later-calls.ts";
import styles from "./recording.module.css";

/**
 * Asks for consent to a recording before its call is entered, unless it was given before. Closing it is a no, and
 * rejects no call.
 */
export function ConsentDialog({ question, onClose }: { question: ConsentQuestion; onClose: () => void }) {
  const me = useMe();
  const { recording, roomId, callId } = question;
  const room = useApp(({ replica }) => replica.rooms[roomId]);
  const call = room?.call?.id === callId ? room.call : null;
  const hasEnded = call === null;
  const hasConsented = useHasConsented(recording);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (hasEnded) {
      close();
      showToast(t("call.ended"));
    } else if (hasConsented) consentAndEnter();
  }, [hasEnded, hasConsented]);
  if (!room || !call || hasConsented) return null;
  const what = [
    ...(recording.audio ? [t("recording.what.audio")] : []),
    ...(recording.video ? [t("recording.what.video")] : []),
    ...(recording.transcript ? [t("recording.what.transcript")] : []),
  ];
  return (
    <Dialog title={t("recording.consent.title")} onClose={onClose}>
      <p className={styles.text}>
        {t("recording.consent.text", {
          name: nameOf(room, recording.started_by) ?? t("common.formerMember"),
          what: formatList(what),
        })}
      </p>
      <p className={styles.text}>{t("recording.consent.posted", { room: titleOf(room, me.id) })}</p>
      <div className={styles.actions}>
        {call.ringing.includes(me.id) && (
          <Button
            className={styles.apart}
            onClick={() => {
              onClose();
              void rejectCall(callId);
            }}
          >
            {t("recording.consent.reject")}
          </Button>
        )}
        <Button data-testid="decline-recording" onClick={onClose}>
          {t("recording.consent.decline")}
        </Button>
        <Button tone="primary" data-testid="accept-recording" data-focus onClick={consentAndEnter}>
          {t("call.join")}
        </Button>
      </div>
    </Dialog>
  );
}
