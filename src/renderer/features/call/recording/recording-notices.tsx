import { useEffect, useRef, useState } from "react";
import type { RecordingDocument, Room } from "../../../../shared/contract/entities.ts";
import { hostNow } from "../../../api/host-clock.ts";
import { interruptCall, joinCall, leaveCall, leaveInterruptedCall } from "../../../media/calls.ts";
import { devicesToReturnWith } from "../../../media/interrupted-call.ts";
import { play } from "../../../media/sounds.ts";
import { t } from "../../../messages/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { withConsent } from "../../../stores/consent-question.ts";
import { useCall } from "../../../stores/call-store.ts";
import { consentTo, useRecordingWithoutConsent } from "../../../stores/recording-consent.ts";
import { nameOf, runningRecording } from "../../../stores/replica.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import styles from "./recording.module.css";

/** Somebody who was away for longer, in ms, comes back as into a new call: they consent first. */
const LONG = 30_000;

/** Shows a notice and plays a sound when a recording of this device's call starts or stops. */
export function RecordingNotices({ room }: { room: Room }) {
  const running = runningRecording(room.call);
  const unasked = useRecordingWithoutConsent(room.call);
  const ended = useEndings(room, running);
  const [dismissed, setDismissed] = useState<string | null>(null);
  useReturnWithConsent(room, unasked);
  return (
    <>
      <p className={styles.unseen} role="status">
        {running && !unasked && t("call.recorded")}
      </p>
      {unasked && (
        <Banner
          actions={
            <>
              <Button data-testid="stay-recorded" onClick={() => consentTo(unasked)}>
                {t("recording.notice.stay")}
              </Button>
              <Button onClick={leaveCall}>{t("call.leave")}</Button>
            </>
          }
        >
          {t("recording.notice.started", {
            name: nameOf(room, unasked.started_by) ?? t("common.formerMember"),
          })}
        </Banner>
      )}
      {ended?.problem && ended.id !== dismissed && (
        <Banner actions={<Button onClick={() => setDismissed(ended.id)}>{t("common.dismiss")}</Button>}>
          {t(ended.status === "failed" ? "recording.message.failed" : "recording.notice.stopped", {
            why: t(`recording.problems.${ended.problem}`),
          })}
        </Banner>
      )}
    </>
  );
}

/** The recording that has ended while we were in the call, if none has begun since. */
function useEndings(room: Room, running: RecordingDocument | null): RecordingDocument | null {
  const before = useRef(running);
  const [endedId, setEndedId] = useState<string | null>(null);
  const isIn = useCall(({ connection }) => connection.status !== "joining");
  useEffect(() => {
    const was = before.current;
    before.current = running;
    if (was?.id === running?.id || !isIn) return;
    setEndedId(running ? null : (was?.id ?? null));
    play(running ? "recordingStarts" : "recordingStops");
  }, [running, isIn]);
  const ended = room.call?.recordings.find(({ id }) => id === endedId) ?? null;
  const isPlain = ended !== null && ended.problem === null;
  useEffect(() => {
    if (isPlain) showToast(t("recording.notice.ended"));
  }, [isPlain, endedId]);
  return ended;
}

/** Interrupts a call that was being recorded as we came back after a long time, and asks whether to join it again. */
function useReturnWithConsent(room: Room, unasked: RecordingDocument | null): void {
  const status = useCall(({ connection }) => connection.status);
  /** The last time without connection, by the host's clock; `to` is null while it lasts. */
  const away = useRef<{ readonly from: number; readonly to: number | null } | null>(null);
  useEffect(() => {
    if (status === "reconnecting") away.current = { from: hostNow(), to: null };
    else if (away.current?.to === null) away.current = { ...away.current, to: hostNow() };
  }, [status]);
  const startedAt = unasked && Date.parse(unasked.started_at);
  const callId = room.call?.id;
  useEffect(() => {
    if (startedAt === null || !callId || !away.current) return;
    const { from, to } = away.current;
    const until = to ?? hostNow();
    if (until - from < LONG || startedAt < from || startedAt > until) return;
    const devices = devicesToReturnWith(useCall.getState());
    interruptCall();
    withConsent(
      room.id,
      () => joinCall(room.id, callId, devices),
      () => leaveInterruptedCall(callId),
    );
  }, [startedAt, callId, room.id]);
}
