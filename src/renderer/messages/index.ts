import { en } from "./en.ts";
import { translate, type Key, type Values } from "./translate.ts";

const locale = globalThis.navigator?.language ?? "en";

export function t(key: Key<typeof en>, values?: Values): string {
  return translate(en, "en", key, values);
}

// Created once, on first use: creating one costs more than all the formatting of a screen.
const times = once(() => new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }));
const days = once(() => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }));
const lists = once(() => new Intl.ListFormat(locale, { type: "conjunction" }));

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

/** What is said of an error, by its code; a code without words of its own gets the general ones. */
export function sayError(code: string): string {
  return code in en.errors ? en.errors[code as keyof typeof en.errors] : en.errors.other;
}

/** The same, of whatever was thrown. */
export function sayFailure(thrown: unknown): string {
  const { code } = thrown as { code?: unknown };
  return sayError(typeof code === "string" ? code : "other");
}

export function formatTime(time: string | number): string {
  return times().format(new Date(time));
}

export function formatDay(time: string): string {
  const day = new Date(time);
  const today = new Date();
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return t("timeline.today");
  if (day.toDateString() === yesterday.toDateString()) return t("timeline.yesterday");
  return days().format(day);
}

/** As a phone shows it: 0:07, 12:30, 1:02:03. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function formatList(names: readonly string[]): string {
  return lists().format(names);
}
