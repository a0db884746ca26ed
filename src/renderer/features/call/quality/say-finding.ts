import type { Finding } from "../../../media/quality/finding.ts";
import { t } from "../../../messages/index.ts";

/** What is wrong with a connection, and whose fault it is if that is known. Takes the later texts. */
export function sayFinding({ level, reason }: Finding): string {
  if (level === "good") return t("quality.good");
  if (level === "lost") return t(reason === "their-connection" ? "quality.lostTheirs" : "quality.lost");
  return reason ? t(`quality.reasons.${reason}`) : t("call.weak");
}
