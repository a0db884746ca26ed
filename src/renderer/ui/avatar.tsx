import type { CSSProperties } from "react";
import styles from "./avatar.module.css";

/** Initials on a colour derived from the person's id. Hidden from screen readers: the name is beside it. */
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

/** A character that does not combine with others. */
const PLAIN_START = /^[\x20-\x7e](?:[\x20-\x7e]|$)/;

// Created on first use: it costs more than a screen of avatars.
let letters: Intl.Segmenter | undefined;

function firstLetter(word: string): string {
  if (PLAIN_START.test(word)) return word.charAt(0).toLocaleUpperCase();
  letters ??= new Intl.Segmenter();
  const [segment] = letters.segment(word);
  return (segment?.segment ?? "").toLocaleUpperCase();
}
