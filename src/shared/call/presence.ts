import { isInside } from "./call-queries.ts";
import type { Device, LiveCall } from "./call-state.ts";

/** Which devices are in a call, and which of them are connected to the media server. */

/** A participant as reported by the media server. */
export interface SeenParticipant {
  readonly identity: string;
  readonly audioOn: boolean;
  readonly videoOn: boolean;
  /** Whether it is invisible to other participants, as a ringing device is before its answer. */
  readonly hidden: boolean;
}

/** A device that has been admitted, but is not connected yet. */
export const admitted = (userId: string, at: number): Device => ({
  userId,
  joinedAt: at,
  connected: false,
  since: at,
  audioOn: false,
  videoOn: false,
});

/** Removes the devices that are gone, and the spotlight if its person is no longer in the call. */
export function withoutDevices(
  call: LiveCall,
  gone: (identity: string, device: Device) => boolean,
  at: number,
): LiveCall {
  const kept = Object.entries(call.devices).filter(([identity, device]) => !gone(identity, device));
  const remaining = { ...call, devices: Object.fromEntries(kept) };
  const spotlightId =
    call.spotlightId !== null && isInside(remaining, call.spotlightId) ? call.spotlightId : null;
  return withEmptiness({ ...remaining, spotlightId }, at);
}

function withEmptiness(call: LiveCall, at: number): LiveCall {
  const anybody = Object.values(call.devices).some((device) => device.connected);
  return { ...call, emptySince: anybody ? null : (call.emptySince ?? at) };
}

/** Updates the devices from the media server's list of participants. */
export function reconcile(
  call: LiveCall,
  participants: readonly SeenParticipant[],
  awaited: boolean,
  at: number,
): LiveCall {
  const visible = participants.filter(({ hidden }) => !hidden);
  const seen = new Map(visible.map((participant) => [participant.identity, participant]));
  const devices: Record<string, Device> = {};
  for (const [identity, device] of Object.entries(call.devices)) {
    const found = seen.get(identity);
    const connected = found !== undefined;
    devices[identity] =
      awaited && !connected
        ? device
        : {
            ...device,
            connected,
            since: connected === device.connected ? device.since : at,
            audioOn: found?.audioOn ?? false,
            videoOn: found?.videoOn ?? false,
          };
  }
  return withEmptiness({ ...call, devices }, at);
}

/**
 * Moves the call's timestamps back if any of them is in the future, because the clock was set back while the host was
 * down. A clock that was set forward looks the same as a long downtime.
 */
export function withoutFutureTimes(call: LiveCall, at: number): LiveCall {
  const known = [call.startedAt, call.emptySince ?? 0];
  if (call.status === "active") known.push(call.answeredAt);
  for (const { joinedAt, since } of Object.values(call.devices)) known.push(joinedAt, since);
  const ahead = Math.max(...known) - at;
  if (ahead <= 0) return call;
  const devices = Object.entries(call.devices).map(([identity, device]): [string, Device] => [
    identity,
    { ...device, joinedAt: device.joinedAt - ahead, since: device.since - ahead },
  ]);
  const back = {
    startedAt: call.startedAt - ahead,
    ringExpiresAt: call.ringExpiresAt - ahead,
    emptySince: call.emptySince === null ? null : call.emptySince - ahead,
    devices: Object.fromEntries(devices),
  };
  return call.status === "active"
    ? { ...call, ...back, answeredAt: call.answeredAt - ahead }
    : { ...call, ...back };
}
