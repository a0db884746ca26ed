import { create } from "zustand";
import type { DeviceKind } from "../media/devices/device-state.ts";
import { withConsent } from "./consent-question.ts";
import { usePreferences, type Preferences } from "./preferences.ts";

/** Which devices a call is entered with. */
export type EntryDevices = Readonly<Record<DeviceKind, boolean>>;

/** A call that is entered once the user has checked their devices. */
export interface PreJoinQuestion {
  readonly roomId: string;
  /** The call to join; null to start one. */
  readonly callId: string | null;
  /** The devices that this call is usually entered with. */
  readonly devices: EntryDevices;
  /** Synchronous up to the request to the host. */
  readonly enter: (devices: EntryDevices) => void;
}

export const usePreJoin = create<{ readonly question: PreJoinQuestion | null }>(() => ({ question: null }));

/** Enters a call, after a check of the devices if one is due. A recording that begins meanwhile is asked about after it. */
export function withDeviceCheck(question: PreJoinQuestion): void {
  if (!isCheckDue(usePreferences.getState())) question.enter(question.devices);
  else
    usePreJoin.setState({
      question: {
        ...question,
        enter: (devices) => withConsent(question.roomId, () => question.enter(devices)),
      },
    });
}

/** Before the first call, and after one in which a device did not work; or always. Pure. */
export const isCheckDue = ({ preJoin, preJoinDone }: Pick<Preferences, "preJoin" | "preJoinDone">): boolean =>
  preJoin === "always" || !preJoinDone;
