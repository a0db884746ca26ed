import { useEffect, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { attempt } from "../../../log/attempt.ts";
import { t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { styleChildWindow } from "../../../ui/child-window.ts";
import styles from "./incoming-call.module.css";

/**
 * Shows a ring above all other windows while the app is in the background. It closes when the ring ends, when the
 * user closes it, and when the app comes to the front, which shows the same ring.
 */
export function RingWindow({ children }: { children: ReactNode }) {
  const [target, setTarget] = useState<Window | null>(null);
  const [focused, setFocused] = useState(true);
  useEffect(() => platform.onAppWindow((now) => setFocused(now.focused)), []);
  useEffect(() => {
    if (focused) return undefined;
    const opened = attempt("The ring window", () => platform.openRingWindow?.());
    if (!opened) return undefined;
    styleChildWindow(opened, () => t("call.incoming"));
    opened.addEventListener("pagehide", () => setTarget(null));
    setTarget(opened);
    return () => opened.close();
  }, [focused]);
  return (
    target &&
    createPortal(
      <main className={styles.window}>
        <div className={styles.handle} />
        {children}
      </main>,
      target.document.body,
    )
  );
}
