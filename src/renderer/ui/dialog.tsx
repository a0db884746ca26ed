import { X } from "lucide-react";
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { t } from "../messages/index.ts";
import { IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";
import styles from "./dialog.module.css";
import { openModal } from "./modal.ts";

/** A modal <dialog>: the browser keeps the focus inside, closes it on Escape, and when it is closed returns the focus to the opener. */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const close = openModal(element);
    // Otherwise the close button would have the focus. A long dialog still begins with its title.
    element.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
    // One that is only removed would leave the focus nowhere.
    return close;
  }, []);
  return (
    <dialog
      ref={ref}
      className={cx(styles.dialog, wide && styles.wide)}
      aria-labelledby={titleId}
      onClose={() => {
        if (!ref.current?.open) onClose();
      }}
    >
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <IconButton label={t("common.close")} onClick={() => ref.current?.close()}>
          <X size={18} strokeWidth={1.5} />
        </IconButton>
      </div>
      {children}
    </dialog>
  );
}
