import { Activity } from "lucide-react";
import { useState } from "react";
import { t } from "../../../messages/index.ts";
import { useCallRecords } from "../../../stores/call-records.ts";
import { IconButton } from "../../../ui/button.tsx";
import styles from "./call-record-button.module.css";
import { RecordDialog } from "./record-dialog.tsx";

/** Opens what this device has recorded of the quality of an ended call; nothing if it has not. */
export function CallRecordButton({ callId }: { callId: string }) {
  const record = useCallRecords(({ records }) => records.find((one) => one.callId === callId));
  const [open, setOpen] = useState(false);
  if (!record) return null;
  return (
    <>
      <IconButton label={t("call.quality")} className={styles.button} onClick={() => setOpen(true)}>
        <Activity size={16} strokeWidth={1.5} />
      </IconButton>
      {open && <RecordDialog record={record} onClose={() => setOpen(false)} />}
    </>
  );
}
