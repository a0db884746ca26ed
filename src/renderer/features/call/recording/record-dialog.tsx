import { useState } from "react";
import { routes } from "../../../../shared/contract/client.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { ApiError } from "../../../api/client.ts";
import { sayFailure, t } from "../../../messages/index.ts";
import { useApp } from "../../../stores/app-store.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { consentTo } from "../../../stores/recording-consent.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Problem } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { Switch } from "../../../ui/switch.tsx";
import styles from "./recording.module.css";

const layouts = ["ROOM_COMPOSITE_GRID", "ROOM_COMPOSITE_SPEAKER", "ROOM_COMPOSITE_AND_CHAT"] as const;

/** What to record, as it was last chosen on this device, and the button that starts it. */
export function RecordDialog({ call, onClose }: { call: CallDocument; onClose: () => void }) {
  const options = usePreferences((state) => state.recordingOptions);
  const change = (changed: Partial<typeof options>) =>
    usePreferences.setState({ recordingOptions: { ...options, ...changed } });
  const hasEngine = useApp(({ replica }) => replica.host.transcripts);
  const [problem, setProblem] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    try {
      const recording = await currentApi().call(routes.startRecording, {
        params: { call_id: call.id },
        body: { audio: true, ...options, transcript: options.transcript && hasEngine },
      });
      if (recording.status !== "recording") return setProblem(t("recording.start.failed"));
      // Pressing it is consent, even if somebody else has just started the same.
      consentTo(recording);
      onClose();
    } catch (error) {
      setProblem(sayWhyNot(error));
    } finally {
      setStarting(false);
    }
  };
  return (
    <Dialog title={t("recording.start.title")} onClose={onClose}>
      <div className={styles.form}>
        <Choice
          label={t("recording.start.what")}
          value={options.video ? "video" : "audio"}
          options={[
            { value: "video", label: t("recording.start.video") },
            { value: "audio", label: t("recording.start.audio") },
          ]}
          onChange={(chosen) => change({ video: chosen === "video" })}
        />
        {options.video && (
          <Select
            label={t("recording.start.layout")}
            value={options.layout}
            options={layouts.map((value) => ({ value, label: t(`recording.layouts.${value}`) }))}
            onChange={(layout) => change({ layout })}
          />
        )}
        {hasEngine ? (
          <Switch
            label={t("recording.start.transcript")}
            hint={t("recording.start.transcriptText")}
            checked={options.transcript}
            onChange={(transcript) => change({ transcript })}
          />
        ) : (
          <p className={styles.text}>{t("recording.start.noEngine")}</p>
        )}
        <p className={styles.text}>{t("recording.start.text")}</p>
        <Problem>{problem}</Problem>
      </div>
      <div className={styles.actions}>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          tone="danger"
          data-testid="start-recording"
          data-focus
          disabled={starting}
          onClick={() => void start()}
        >
          {t("recording.start.do")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Where recording is turned on, the host that cannot record lacks what records. */
function sayWhyNot(error: unknown): string {
  const isOn = useApp.getState().replica.host.recordings_enabled;
  const lacksRecorder = error instanceof ApiError && error.code === "SW_CALL_RECORDING_DISABLED" && isOn;
  return lacksRecorder ? t("recording.start.noRecorder") : sayFailure(error);
}
