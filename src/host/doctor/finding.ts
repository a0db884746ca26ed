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
    means:
      say(means) +
      (fixed
        ? " An option of the host's start decides this; restart it without that option to change it."
        : ""),
    ...(rules.length === 0 ? {} : { rules }),
    ...(repair === null ? {} : { repair }),
  };
}

/** As firewalls and routers call it. */
export const ruleInWords = ({ protocol, port, address }: PortRule): string =>
  `${protocol.toUpperCase()} ${port} to ${address}`;

function shown(value: CheckValue): string {
  if (Array.isArray(value)) return value.join(", ");
  // Nobody needs the milliseconds.
  return typeof value === "object" ? value.time.replace(/\.\d+(?=Z$)/, "") : String(value);
}

/** That the host answers. `url` is its address on this computer, and `sharedUrl` the one for others, if it has one. */
export const running = (dataDirectory: string, url: string, sharedUrl: string | undefined): Finding => ({
  id: "host",
  status: "ok",
  found: `The host on ${dataDirectory} is running at ${url}${sharedUrl === undefined ? "" : `, and for others at ${sharedUrl}`}.`,
  means: "It answers.",
});

export const notRunning = (dataDirectory: string): Finding => ({
  id: "host",
  status: "fail",
  found: `No host is running on ${dataDirectory}.`,
  means:
    "Start it with npm start or npm run serve. If its data is in another folder, name it: --data DIR, or HEARTH_DATA.",
});

/** What this command leaves to the page that checks it. Invite pages lead there as well, for people without an account. */
export const onlyInBrowser = (origin: string): Finding => ({
  id: "media",
  status: "skipped",
  found:
    "Audio and video over UDP, TCP and TURN, bandwidth, microphone and camera can be checked only in a browser.",
  means: loopback.has(new URL(origin).hostname)
    ? `Open ${origin}/#/check in a browser on this computer. No other computer can use this address.`
    : `Open ${origin}/#/check on the device in question, or its invite link, which leads there.`,
});

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);
