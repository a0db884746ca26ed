import { t } from "../../messages/index.ts";
import { stepNames, type Steps } from "./steps.ts";

/** The check as text to pass on. It contains no names, addresses, codes or names of devices. */
export function reportOf(steps: Steps): string {
  const lines = stepNames.map((name) => {
    const step = steps[name];
    const title = `${marks[step.status]} ${t(`check.titles.${name}`)}`;
    if (!("found" in step)) return title;
    return [`${title}: ${step.found()}`, step.means?.()].filter(Boolean).join(" ");
  });
  return [t("check.title"), ...lines, navigator.userAgent].join("\n");
}

const marks = { ok: "✓", warn: "!", fail: "✗", skipped: "–", waiting: "–", running: "–" };
