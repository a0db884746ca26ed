import { Check, ChevronUp } from "lucide-react";
import { useId, useState, type CSSProperties, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";
import styles from "./menu.module.css";

/** A button that opens a few more things to do, on the stage or its bar; pressing one of them closes it. */
export function Menu(props: {
  label: string;
  /** What the button shows; an arrow where it belongs to the button beside it. */
  icon?: ReactNode;
  /** Opens upwards, for what sits at the lower edge. */
  above?: boolean;
  /** Its things stand side by side. */
  row?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  // One name for each: a menu in the top layer finds the last anchor of that name otherwise.
  const anchor = { "--anchor": `--menu-${id.replaceAll(/\W/g, "")}` } as CSSProperties;
  return (
    <>
      <IconButton
        label={props.label}
        tip=""
        className={cx(styles.open, props.className)}
        style={anchor}
        popoverTarget={id}
      >
        {props.icon ?? <ChevronUp size={16} strokeWidth={1.5} />}
      </IconButton>
      <div
        id={id}
        popover="auto"
        className={cx(styles.menu, props.above && styles.above, props.row && styles.row)}
        style={anchor}
        // In it before it is shown, and placed by its size; out of it once the focus is back at the button.
        onBeforeToggle={({ newState }) => newState === "open" && flushSync(() => setOpen(true))}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {open && props.children}
      </div>
    </>
  );
}

export function MenuItem(props: {
  danger?: boolean;
  /** For what is on or off. */
  checked?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.checked}
      className={cx(styles.item, props.danger && styles.danger)}
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        props.onPress();
      }}
    >
      {props.children}
      {props.checked && <Check size={16} strokeWidth={1.75} aria-hidden />}
    </button>
  );
}
