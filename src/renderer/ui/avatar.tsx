import type { CSSProperties } from "react";
import styles from "./avatar.module.css";

/** Initials on a colour from the person's id. The name stands beside it, so it says nothing by itself. */
export function Avatar({ id, name, size = 28 }: { id: string; name: string; size?: number }) {
  const style = { "--avatar-size": `${size}px`, "--avatar-hue": hueOf(id) } as CSSProperties;
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 3600;
  return hash / 10;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = firstLetter(words[0] ?? "");
  return words.length > 1 ? first + firstLetter(words.at(-1) ?? "") : first;
}

// One for all: it costs more to make than a screen of avatars to draw.
const letters = new Intl.Segmenter();

function firstLetter(word: string): string {
  const [segment] = letters.segment(word);
  return (segment?.segment ?? "").toLocaleUpperCase();
}
