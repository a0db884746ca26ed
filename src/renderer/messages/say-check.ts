import type { Check, CheckValue } from "../../shared/contract/doctor.ts";
import { formatList, formatMoment } from "./format.ts";
import { currentLanguage } from "./language.ts";
import { translate } from "./translate.ts";

/** What a check of the host has found, and what that means, in the current language. */
export function sayCheck({ code, values }: Check): { found: string; means: string } {
  const { texts, locale } = currentLanguage();
  const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
  const say = (part: "found" | "means") => translate(texts, locale, `hostCheck.codes.${code}.${part}`, shown);
  return { found: say("found"), means: say("means") };
}

function textOf(value: CheckValue): string | number {
  if (Array.isArray(value)) return formatList(value);
  return typeof value === "object" ? formatMoment(value.time) : value;
}
