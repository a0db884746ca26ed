import type { CSSProperties } from "react";
import styles from "./avatar.module.css";
import { hueOf, initialsOf } from "./initials.ts";

/** Initials on a colour derived from the person's id. Hidden from screen readers: the name is beside it. */
export function Avatar({ id, name, size = 28 }: { id: string; name: string; size?: number }) {
  const style = { "--avatar-size": `${size}px`, "--avatar-hue": hueOf(id) } as CSSProperties;
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
