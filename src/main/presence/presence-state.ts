import type { MenuItemConstructorOptions } from "electron";

import type { CallCommand, OwnCall } from "../../shared/contract/ipc-calls.ts";
import type { HostNews } from "../../shared/contract/ipc.ts";
import type { Activity } from "../../shared/contract/process-channel.ts";
import { verbatim } from "../menus/verbatim.ts";
import type { MainTexts } from "../messages/index.ts";
import type { Badge } from "./tray-badge.ts";

/** What runs on this computer, and what follows from it. Pure. */
export interface PresenceState {
  /** Of the host on this computer; null if there is none. */
  readonly host: HostNews["status"] | null;
  /** On that host, if this app runs it. */
  readonly activity: Activity;
  /** The call that the window is in, on whichever host. */
  readonly call: OwnCall | null;
}

/** What the tray says first: the person's own call, else what runs on this computer; null if nothing does. */
export function statusOf({ host, activity, call }: PresenceState, texts: MainTexts): string | null {
  if (call) return texts[call.state === "connected" ? soundOf(call) : call.state](call.title);
  if (activity.people > 0) return texts.inCalls(activity.people);
  if (host === null) return null;
  return { starting: texts.hostStarts, ready: texts.hostRuns, failed: texts.hostFailed }[host];
}

/** What the tray's icon shows of the person's own call: nothing while they are neither heard nor muted. */
export const badgeOf = ({ call }: PresenceState): Badge =>
  call && (call.muted || call.state === "connected") ? soundOf(call) : null;

const soundOf = ({ muted }: OwnCall): "muted" | "heard" => (muted ? "muted" : "heard");

/** The tooltip of the tray's icon, in one line. */
export function tooltip(state: PresenceState, texts: MainTexts): string {
  const status = statusOf(state, texts);
  return status === null ? "Hearth" : `Hearth – ${status}`;
}

/** The menu of the tray's icon. */
export function trayMenu(
  state: PresenceState,
  texts: MainTexts,
  {
    open,
    quit,
    command,
  }: {
    readonly open: () => void;
    readonly quit: () => void;
    readonly command: (command: CallCommand) => void;
  },
): MenuItemConstructorOptions[] {
  const status = statusOf(state, texts);
  return [
    ...(status === null ? [] : [{ label: verbatim(status), enabled: false }, { type: "separator" as const }]),
    ...(state.call ? [...callItems(state.call, texts, command), { type: "separator" as const }] : []),
    { label: texts.open, click: open },
    { label: texts.quit, click: quit },
  ];
}

function callItems(
  { muted, devices }: OwnCall,
  texts: MainTexts,
  command: (command: CallCommand) => void,
): MenuItemConstructorOptions[] {
  return [
    {
      label: muted ? texts.unmute : texts.mute,
      click: () => command({ command: muted ? "unmute" : "mute" }),
    },
    ...devices.map(({ kind, options, chosen }) => ({
      label: texts[kind],
      submenu: options.map(({ id, label }) => ({
        label: verbatim(label) || texts.systemDefault,
        type: "radio" as const,
        checked: id === chosen,
        click: () => command({ command: "choose-device", kind, id }),
      })),
    })),
    { label: texts.leave, click: () => command({ command: "leave" }) },
  ];
}

/**
 * Whether the app goes on without its window: a host keeps running and calls ring, on it and on every host where this
 * person is signed in. `signedIn` is whether there is such a host on another machine.
 */
export const staysOpen = ({ host, activity }: PresenceState, signedIn: boolean): boolean =>
  signedIn || activity.calls > 0 || (host !== null && host !== "failed");

/** The question before the app quits; null if nobody else would lose a call. */
export function quitQuestion(
  { activity }: PresenceState,
  texts: MainTexts,
): { readonly message: string; readonly detail: string } | null {
  if (activity.others === 0) return null;
  return { message: texts.quitDuringCall(activity.others), detail: texts.quitDetail };
}
