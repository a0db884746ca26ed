import { X } from "lucide-react";
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { isComposing } from "../../ui/composing.ts";
import { IconButton } from "../../ui/button.tsx";
import { useGuest } from "../store.ts";
import styles from "./conversation.module.css";

/** What is beside the stage, or on a narrow page covers it. Escape closes it. */
export function Panel({ title, close, children }: { title: string; close: string; children: ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    const opener = document.activeElement;
    const press = (event: KeyboardEvent) => {
      // In a dialog, Escape closes that.
      const inDialog = event.target instanceof Element && event.target.closest("dialog") !== null;
      if (event.key === "Escape" && !inDialog && !isComposing(event)) closePanel();
    };
    element?.addEventListener("keydown", press);
    return () => {
      element?.removeEventListener("keydown", press);
      if (element?.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside ref={ref} className={styles.panel} aria-label={title}>
      <div className={styles.panelHead}>
        <h2>{title}</h2>
        <IconButton label={close} onClick={closePanel}>
          <X size={18} strokeWidth={1.5} />
        </IconButton>
      </div>
      {children}
    </aside>
  );
}

const closePanel = () => useGuest.setState({ panel: null });
