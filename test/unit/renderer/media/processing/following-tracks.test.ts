import { TrackEvent, type LocalAudioTrack } from "livekit-client";
import { describe, expect, test, vi } from "vitest";
import { createStore } from "zustand";
import {
  FollowingTracks,
  type ApplySettings,
} from "../../../../../src/renderer/media/processing/following-tracks.ts";
import type { ProcessingSettings } from "../../../../../src/renderer/media/processing/settings.ts";
import { microphoneTrack } from "../fake-media.ts";

const initial: ProcessingSettings = {
  noiseSuppression: "browser",
  echoCancellation: true,
  autoGainControl: true,
  background: { kind: "none" },
  highDefinition: true,
};

/** A track that was opened, and whose settings are applied by `apply`. */
async function opened(apply?: ApplySettings<LocalAudioTrack>) {
  const applied: ProcessingSettings[] = [];
  const store = createStore<ProcessingSettings>(() => initial);
  const following = new FollowingTracks<LocalAudioTrack>(
    store,
    apply ?? (async (_track, _before, now) => void applied.push(now)),
  );
  return { store, following, track: await microphoneTrack(), applied };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a track", () => {
  test("gets what has changed while it was being opened", async () => {
    const { store, following, track, applied } = await opened();
    store.setState({ echoCancellation: false });
    await following.add(track, initial);
    expect(applied).toEqual([{ ...initial, echoCancellation: false }]);
  });

  test("gets one change at a time, and after several quick ones the last", async () => {
    const changes: [ProcessingSettings, ProcessingSettings, () => void][] = [];
    const { store, following, track } = await opened((_track, before, now) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      changes.push([before, now, resolve]);
      return promise;
    });
    void following.add(track, initial);
    store.setState({ autoGainControl: false });
    await settle();
    expect(changes.map(([, now]) => now.autoGainControl)).toEqual([false]);
    store.setState({ autoGainControl: true });
    store.setState({ noiseSuppression: "off" });
    changes[0]?.[2]();
    await settle();
    expect(changes.map(([before, now]) => [before.noiseSuppression, now.noiseSuppression])).toEqual([
      ["browser", "browser"],
      ["browser", "off"],
    ]);
  });

  test("is left alone once it is stopped", async () => {
    const { store, following, track, applied } = await opened();
    await following.add(track, initial);
    expect(following.tracks).toEqual([track]);
    track.stop();
    store.setState({ echoCancellation: false });
    await settle();
    expect(applied).toEqual([]);
    expect(following.tracks).toEqual([]);
  });

  test("whose device could not be opened again has ended for whoever opened it, and gets the next change", async () => {
    const tried: boolean[] = [];
    const { store, following, track } = await opened(async (_track, _before, now) => {
      tried.push(now.echoCancellation);
      if (!now.echoCancellation) throw new Error("busy");
    });
    const onEnded = vi.fn<() => void>();
    track.on(TrackEvent.Ended, onEnded);
    await following.add(track, initial);
    store.setState({ echoCancellation: false });
    await settle();
    expect(onEnded).toHaveBeenCalledOnce();
    store.setState({ echoCancellation: true });
    await settle();
    expect(tried).toEqual([false, true]);
  });
});
