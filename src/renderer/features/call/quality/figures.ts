import { currentLanguage, t } from "../../../messages/index.ts";

/** Measured values as the language writes them; a dash for one that is unknown. */
export type Unit = "time" | "share" | "bitrate" | "frameRate";

export const UNKNOWN = "–";

const unit = (name: string, digits = 0): Intl.NumberFormatOptions => ({
  style: "unit",
  unit: name,
  maximumFractionDigits: digits,
});

/** Times in ms, shares from 0 to 1, bit rates in bit/s, frame rates per second. */
export function formatFigure(value: number | null, of: Unit): string {
  if (value === null) return UNKNOWN;
  switch (of) {
    case "time":
      return format(value, unit("millisecond"));
    case "share":
      return format(value, { style: "percent", maximumFractionDigits: value < 0.1 ? 1 : 0 });
    case "bitrate":
      return value < 1e6
        ? format(value / 1e3, unit("kilobit-per-second"))
        : format(value / 1e6, unit("megabit-per-second", 1));
    case "frameRate":
      return t("quality.perSecond", { value: Math.round(value) });
    default:
      return of satisfies never;
  }
}

const format = (value: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(currentLanguage().locale, options).format(value);
