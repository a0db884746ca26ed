import { X } from "lucide-react";
import { t } from "../messages/index.ts";
import { dismissToast, useApp } from "../stores/app-store.ts";
import { IconButton } from "../ui/button.tsx";
import styles from "./toasts.module.css";

/** Short-lived messages above everything else. */
export function Toasts() {
  const toasts = useApp((state) => state.toasts);
  return (
    <div className={styles.toasts} role="status">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast}>
          {toast.text}
          <IconButton label={t("common.dismiss")} tip="" onClick={() => dismissToast(toast.id)}>
            <X size={16} strokeWidth={1.5} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
