import { X } from "lucide-react";
import { t } from "../messages/index.ts";
import { dismissNotice, useApp } from "../stores/app-store.ts";
import { IconButton } from "../ui/button.tsx";
import styles from "./notices.module.css";

/** Short-lived notices. */
export function Notices() {
  const notices = useApp((state) => state.notices);
  return (
    <div className={styles.notices} role="status">
      {notices.map((notice) => (
        <div key={notice.id} className={styles.notice}>
          {notice.text}
          <IconButton label={t("common.dismiss")} tip="" onClick={() => dismissNotice(notice.id)}>
            <X size={16} strokeWidth={1.5} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
