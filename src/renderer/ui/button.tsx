import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./button.module.css";
import { cx } from "./class-names.ts";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "type">;

export function Button({
  tone = "plain",
  className,
  children,
  submit = false,
  ...native
}: Native & { tone?: "primary" | "plain" | "live" | "danger"; submit?: boolean; children: ReactNode }) {
  return (
    <button
      type={submit ? "submit" : "button"}
      className={cx(styles.button, styles[tone], className)}
      {...native}
    >
      {children}
    </button>
  );
}

/** A button with an icon, an accessible name and a tooltip. */
export function IconButton({
  label,
  tip = label,
  tipAbove = false,
  submit = false,
  className,
  children,
  ...native
}: Native & {
  ref?: Ref<HTMLButtonElement>;
  label: string;
  tip?: string;
  tipAbove?: boolean;
  submit?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type={submit ? "submit" : "button"}
      aria-label={label}
      data-tip={tip}
      className={cx(styles.icon, tipAbove && styles.tipAbove, className)}
      {...native}
    >
      {children}
    </button>
  );
}
