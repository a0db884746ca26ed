import { useState } from "react";
import type { CallRecord } from "../../../media/quality/record.ts";
import { formatMoment, t } from "../../../messages/index.ts";
import { useCallRecords } from "../../../stores/call-records.ts";
import { Button } from "../../../ui/button.tsx";
import { Row, Rows } from "../../../ui/row.tsx";
import { RecordDialog } from "./record-dialog.tsx";
import { sayRecord } from "./record-text.ts";

/** The records of the last calls on this device, latest first. */
export function PastCalls() {
  const records = useCallRecords((state) => state.records);
  const [open, setOpen] = useState<CallRecord | null>(null);
  if (records.length === 0) return <p>{t("quality.record.none")}</p>;
  return (
    <>
      <Rows>
        {records.map((record) => {
          const when = formatMoment(new Date(record.startedAt).toISOString());
          return (
            <Row key={record.callId} title={when} facts={[sayRecord(record)]}>
              <Button
                // Whoever says what they see, "Show", means this button.
                aria-label={`${t("quality.record.open")}: ${t("quality.record.of", { when })}`}
                onClick={() => setOpen(record)}
              >
                {t("quality.record.open")}
              </Button>
            </Row>
          );
        })}
      </Rows>
      {open && <RecordDialog record={open} onClose={() => setOpen(null)} />}
    </>
  );
}
