import {
  createLocalScreenTracks,
  ScreenSharePresets,
  TrackEvent,
  type LocalTrack,
  type TrackPublishOptions,
} from "livekit-client";
import { useCall } from "../stores/call-store.ts";
import { currentConnection } from "./call-controller.ts";
import type { CallConnection } from "./call-connection.ts";
import type { OwnTrack } from "./livekit-internals/held-tracks.ts";

/** What matters in the picture: that letters stay sharp, or that movement stays smooth. */
export type ShareContent = "text" | "motion";

const presets = { text: ScreenSharePresets.h1080fps15, motion: ScreenSharePresets.h1080fps30 } as const;

let shared: { readonly connection: CallConnection; readonly tracks: readonly LocalTrack[] } | null = null;
let closedListener: (name: string | null) => void = () => {};

/** Is told when what we shared was closed, by whoever owns it. */
export function onSharedClosed(listener: (name: string | null) => void): void {
  closedListener = listener;
}

/**
 * Shares what was chosen just before; in a browser, what its own picker then asks for. One share at a time:
 * a new one takes the place of the last. Rejects as `getDisplayMedia` does.
 */
export async function startShare(options: {
  name: string | null;
  content: ShareContent;
  sound: boolean;
}): Promise<void> {
  const connection = currentConnection();
  if (!connection) return;
  const preset = presets[options.content];
  const tracks = await createLocalScreenTracks({
    // Nobody hears themselves back.
    audio: options.sound && { restrictOwnAudio: true },
    resolution: preset.resolution,
    contentHint: options.content === "text" ? "detail" : "motion",
  });
  if (currentConnection() !== connection) {
    for (const track of tracks) track.stop();
    return;
  }
  await stopShare();
  shared = { connection, tracks };
  useCall.setState({ share: { name: options.name } });
  const publishing: TrackPublishOptions = { screenShareEncoding: preset.encoding };
  for (const track of tracks) {
    track.once(TrackEvent.Ended, () => {
      if (!shared?.tracks.includes(track)) return;
      void stopShare();
      closedListener(options.name);
    });
    // What fails here is missed by the stall watch, which joins anew with it.
    void connection.publish(track as OwnTrack, publishing).catch(() => {});
  }
}

export async function stopShare(): Promise<void> {
  const ending = shared;
  if (!ending) return;
  shared = null;
  if (currentConnection() === ending.connection) useCall.setState({ share: null });
  await Promise.allSettled(ending.tracks.map((track) => ending.connection.withdraw(track as OwnTrack)));
}
