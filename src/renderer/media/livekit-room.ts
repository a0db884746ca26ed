import { getLogger, LoggerNames, LogLevel, Room, RoomEvent, type RoomConnectOptions } from "livekit-client";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { suspendAudioContext } from "./livekit-internals/audio-context.ts";
import { withoutDeviceWatch } from "./livekit-internals/device-watch.ts";
import { chooseDevicesOurselves } from "./livekit-internals/own-device-choice.ts";

// At lower levels it logs the address of every connection. Its own function would keep the level in `localStorage`.
for (const name of Object.values(LoggerNames)) getLogger(name).setDefaultLevel(LogLevel.warn);

/** A LiveKit room with adaptive stream and dynacast: only visible video is received, only watched layers are sent. */
export function createRoom(): Room {
  const room = withoutDeviceWatch(
    () =>
      new Room({
        adaptiveStream: true,
        dynacast: true,
        // Separate subscriber and publisher peer connections. Over a single one the media server sends the first keyframe
        // of a new publisher while we still negotiate, and the next one is half a second away.
        singlePeerConnection: false,
        // Closing the page leaves at once, without waiting for the server's timeout.
        disconnectOnPageLeave: true,
        stopLocalTrackOnUnpublish: false,
      }),
  );
  chooseDevicesOurselves(room);
  return room;
}

/** What it takes to connect to a room of the media server. */
export type MediaGrant = Pick<JoinGrant, "livekit_url" | "livekit_token">;

/** Connects once; the caller decides whether to retry. Rejects if that fails or the connection is lost meanwhile. */
export async function connectRoom(
  room: Room,
  grant: MediaGrant,
  options: RoomConnectOptions = {},
): Promise<void> {
  // If the connection is lost while connecting, livekit-client reconnects only after a timeout of 15 s.
  const lost = Promise.withResolvers<never>();
  const giveUp = () => lost.reject(new Error("The connection was lost while connecting."));
  for (const event of losses) room.on(event, giveUp);
  try {
    const connected = room.connect(grant.livekit_url, grant.livekit_token, {
      maxRetries: 0,
      ...(isLoopback(grant.livekit_url) ? { rtcConfig: { iceServers: [] } } : {}),
      ...options,
    });
    await Promise.race([connected, lost.promise]);
    suspendAudioContext(room);
  } catch (error) {
    void room.disconnect(false);
    throw error;
  } finally {
    for (const event of losses) room.off(event, giveUp);
  }
}

const losses = [RoomEvent.Reconnecting, RoomEvent.SignalReconnecting, RoomEvent.Disconnected] as const;

/** On one machine no STUN server is needed; without this, the media server would offer public ones. */
const isLoopback = (url: string): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
