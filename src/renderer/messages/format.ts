import { currentLanguage } from "./language.ts";
import { t } from "./text.ts";
import { perLocale } from "./translate.ts";

const times = perLocale((locale) => new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }));
const days = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }),
);
const dates = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }));
const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));

/** `14:05`, in the format of the language. */
export function formatTime(time: string | number): string {
  return times(currentLanguage().locale).format(new Date(time));
}

/** As a heading: Today, Yesterday, or the date; with the year if it is not the current one. */
export function formatDay(time: string): string {
  const day = relativeDay(time);
  return day ? t(`time.${day}`) : formatDate(time);
}

/** Within a sentence: today at 14:05, or the date and the time. */
export function formatMoment(time: string): string {
  const day = relativeDay(time);
  if (day) return t(`time.${day}At`, { time: formatTime(time) });
  return t("time.dateAt", { date: formatDate(time), time: formatTime(time) });
}

/** The date; with the year if it is not the current one. */
export function formatDate(time: string): string {
  const { locale } = currentLanguage();
  const date = new Date(time);
  return (date.getFullYear() === new Date().getFullYear() ? days(locale) : dates(locale)).format(date);
}

function relativeDay(time: string): "today" | "yesterday" | null {
  const day = new Date(time).toDateString();
  const today = new Date();
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (day === today.toDateString()) return "today";
  return day === yesterday.toDateString() ? "yesterday" : null;
}

/** A duration as phones show it, in every language: 0:07, 12:30, 1:02:03. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `Anna, Ben, and Cleo`, in the format of the language. */
export function formatList(names: readonly string[]): string {
  return lists(currentLanguage().locale).format(names);
}
