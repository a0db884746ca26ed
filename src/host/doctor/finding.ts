import { checkTexts } from "../../shared/base/check-texts.ts";
import { fillIn } from "../../shared/base/fill-in.ts";
import type { Check, CheckStatus, CheckValue, PortRule, Repair } from "../../shared/contract/doctor.ts";

/** A finding as the command prints it: `found` and `means` are English sentences. */
export interface Finding {
  readonly id: string;
  readonly status: CheckStatus;
  readonly found: string;
  readonly means: string;
  readonly rules?: readonly PortRule[];
  readonly repair?: Repair;
}

/** What `doctor --json` prints. */
export interface FindingReport {
  readonly ok: boolean;
  readonly checks: readonly Finding[];
}

/** A check of the host, in words. */
export function inWords({ id, status, code, values, rules, repair, fixed }: Check): Finding {
  const say = (text: string): string => fillIn(text, (name) => shown(values[name] ?? ""));
  const { found, means } = checkTexts[code];
  return {
    id,
    status,
    found: say(found),
    means: say(means) + (fixed ? " This was set by an option when the host was started." : ""),
    ...(rules.length === 0 ? {} : { rules }),
    ...(repair === null ? {} : { repair }),
  };
}

/** As firewalls and routers call it. */
export const ruleInWords = ({ protocol, port, address }: PortRule): string =>
  `${protocol.toUpperCase()} ${port} to ${address}`;

function shown(value: CheckValue): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? value.time : String(value);
}

/** What this command leaves to the page that checks it. Invite pages lead there as well, for people without an account. */
export const onlyInBrowser = (origin: string): Finding => ({
  id: "media",
  status: "skipped",
  found:
    "Audio and video over UDP, TCP and TURN, bandwidth, microphone and camera can be checked only in a browser.",
  means: `Open ${origin}/#/check on the device in question, or its invite link, which leads there.`,
});
