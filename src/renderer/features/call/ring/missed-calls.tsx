import { useState } from "react";
import { PhoneMissed } from "lucide-react";
import { log } from "../../../log/log.ts";
import { t } from "../../../messages/index.ts";
import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { useApp } from "../../../stores/app-store.ts";
import { markMissedCallsSeen } from "../../../stores/requests.ts";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";
import styles from "./missed-calls.module.css";

const MissedCallsDialog = laterDialog(
  async () => (await withLaterTexts(import("./missed-calls-dialog.tsx"))).MissedCallsDialog,
);

/** The list of missed calls, and the button that opens it and shows how many are new. */
export function MissedCalls({ onOpen }: { onOpen: (roomId: string) => void }) {
  const missed = useApp((state) => state.replica.missed);
  const [open, setOpen] = useState(false);
  if (!missed || missed.length === 0) return null;
  const fresh = missed.filter(({ seen }) => !seen).length;
  const close = () => {
    setOpen(false);
    if (fresh === 0) return;
    // Calls missed while the list was open have been seen as well. If this fails, they stay new.
    markMissedCallsSeen().catch((error: unknown) =>
      log.warn("The missed calls were not marked as seen", { error }),
    );
  };
  return (
    <>
      <IconButton
        label={fresh > 0 ? t("call.missed.fresh", { count: fresh }) : t("call.missed.title")}
        tip={t("call.missed.title")}
        className={cx(styles.button, fresh > 0 && styles.fresh)}
        onClick={() => setOpen(true)}
      >
        <PhoneMissed size={16} strokeWidth={1.5} />
        {fresh > 0 && <span className={styles.count}>{fresh}</span>}
      </IconButton>
      {open && (
        <MissedCallsDialog
          missed={missed}
          onClose={close}
          onOpen={(roomId) => {
            close();
            onOpen(roomId);
          }}
        />
      )}
    </>
  );
}
