import { CircleStop, Disc } from "lucide-react";
import { useState } from "react";
import type { Room } from "../../../../shared/contract/entities.ts";
import { can } from "../../../../shared/permissions/permissions.ts";
import { t } from "../../../messages/index.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { membershipOf, runningRecording } from "../../../stores/replica.ts";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { RecordDialog, StopRecordingDialog } from "../recording/later-recording.ts";
import styles from "./call-bar.module.css";

/** Starts and stops recording, for those who may where the host allows it. */
export function RecordControl({ room }: { room: Room }) {
  const me = useMe();
  const isEnabled = useApp(({ replica }) => replica.host.recordings_enabled);
  const [open, setOpen] = useState(false);
  const { call } = room;
  const isRecording = runningRecording(call) !== null;
  if (!call || !can(membershipOf(room, me), "record") || !(isEnabled || isRecording)) return null;
  const Icon = isRecording ? CircleStop : Disc;
  const Dialog = isRecording ? StopRecordingDialog : RecordDialog;
  return (
    <>
      <IconButton
        label={t(isRecording ? "call.stopRecording" : "call.record")}
        tipAbove
        data-testid="record"
        aria-pressed={isRecording}
        className={cx(styles.control, isRecording && styles.recording)}
        onClick={() => setOpen(true)}
      >
        <Icon size={20} strokeWidth={1.5} />
      </IconButton>
      {open && <Dialog call={call} onClose={() => setOpen(false)} />}
    </>
  );
}
