import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import type { DeviceKind } from "../../media/devices/device-state.ts";
import { Button } from "../../ui/button.tsx";
import dialog from "../../ui/dialog.module.css";
import { LevelMeter } from "../../ui/level-meter.tsx";
import { currentCall, leave, turnOn } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import { DeviceChoice } from "./device-choice.tsx";
import styles from "./questions.module.css";

/** A modal <dialog>: the browser keeps the focus inside, closes it on Escape, and returns the focus when it is closed. */
function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  /** If it is omitted, one of the buttons has to be pressed. */
  onClose?: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = ref.current;
    element?.showModal();
    // One that is only removed would leave the focus nowhere.
    return () => element?.close();
  }, []);
  // Chromium closes a dialog on the second Escape, whatever is prevented.
  const closed = onClose ?? (() => ref.current?.showModal());
  return (
    <dialog
      ref={ref}
      className={dialog.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        if (!onClose) event.preventDefault();
      }}
      onClose={closed}
    >
      <h2 id={id} className={dialog.title}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

/** Asks before something that cannot be undone. */
export function Question({
  title,
  text,
  act,
  onAct,
  onClose,
}: {
  title: string;
  text: string;
  act: string;
  onAct: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        <Button onClick={onClose}>{t("question.cancel")}</Button>
        <Button
          tone="danger"
          onClick={() => {
            onAct();
            onClose();
          }}
        >
          {act}
        </Button>
      </div>
    </Dialog>
  );
}

/** Somebody has brought us on stage. Nothing is opened before we have said what. */
export function Invitation() {
  const may = useGuest((state) => state.may);
  const answer = (...kinds: DeviceKind[]) => {
    useGuest.setState({ isInvited: false });
    if (kinds.length > 0) turnOn(...kinds);
  };
  return (
    <Dialog title={t("invited.title")} onClose={() => answer()}>
      <p className={styles.text}>{t("invited.text")}</p>
      <div className={styles.choices}>
        {may.camera && may.microphone && (
          <Button tone="primary" onClick={() => answer("microphone", "camera")}>
            {t("invited.both")}
          </Button>
        )}
        {may.microphone && <Button onClick={() => answer("microphone")}>{t("invited.microphone")}</Button>}
        {may.camera && !may.microphone && (
          <Button onClick={() => answer("camera")}>{t("invited.camera")}</Button>
        )}
        <Button onClick={() => answer()}>{t("invited.neither")}</Button>
      </div>
    </Dialog>
  );
}

/** It begins to be recorded: whoever does not agree leaves. */
export function ConsentQuestion({ conference }: { conference: ConferencePage }) {
  const values = { owner: conference.owner_name, host: conference.host_name };
  return (
    <Dialog title={t("recording.title")}>
      <p className={styles.text}>{t("recording.text", values)}</p>
      <div className={styles.actions}>
        <Button onClick={leave}>{t("recording.leave")}</Button>
        <Button tone="primary" onClick={() => currentCall()?.agree()}>
          {t("recording.stay")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Which devices are used, and whether the microphone hears anything. */
export function DeviceSettings({ onClose }: { onClose: () => void }) {
  const may = useGuest((state) => state.may);
  const microphone = useGuest((state) => state.tracks.microphone);
  // Browsers on phones may list speakers, and let nobody choose one.
  const hasSpeakers =
    useGuest((state) => state.devices.some(({ kind }) => kind === "speaker")) &&
    "setSinkId" in HTMLMediaElement.prototype;
  return (
    <Dialog title={t("bar.settings")} onClose={onClose}>
      <div className={styles.choices}>
        {may.camera && <DeviceChoice kind="camera" labelled />}
        {may.microphone && <DeviceChoice kind="microphone" labelled />}
        {may.microphone && microphone && <LevelMeter microphone={microphone} label={t("devices.level")} />}
        {(hasSpeakers || !(may.camera || may.microphone)) && <DeviceChoice kind="speaker" labelled />}
      </div>
      <div className={styles.actions}>
        <Button tone="primary" onClick={onClose}>
          {t("question.done")}
        </Button>
      </div>
    </Dialog>
  );
}
