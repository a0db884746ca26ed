import { TrackEvent } from "livekit-client";
import { describe, expect, test, vi } from "vitest";
import { createStore } from "zustand";
import {
  FollowingTracks,
  type ApplySettings,
} from "../../../../../src/renderer/media/processing/following-tracks.ts";
import type { ProcessingSettings } from "../../../../../src/renderer/media/processing/settings.ts";
import type { OwnTrack } from "../../../../../src/renderer/media/livekit-internals/held-tracks.ts";
import { microphoneTrack } from "../fake-media.ts";

const initial: ProcessingSettings = {
  noiseSuppression: "browser",
  echoCancellation: true,
  autoGainControl: true,
  highDefinition: true,
};

async function opened() {
  const store = createStore<ProcessingSettings>(() => initial);
  const following = new FollowingTracks(store);
  const track = await microphoneTrack();
  const applied: ProcessingSettings[] = [];
  const apply: ApplySettings<OwnTrack> = async (_track, _before, now) => void applied.push(now);
  return { store, following, track, applied, apply };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a track", () => {
  test("gets what has changed while it was being opened", async () => {
    const { store, following, track, applied, apply } = await opened();
    store.setState({ echoCancellation: false });
    following.add(track, initial, apply);
    await settle();
    expect(applied).toEqual([{ ...initial, echoCancellation: false }]);
  });

  test("gets one change at a time, and after several quick ones the last", async () => {
    const { store, following, track } = await opened();
    const changes: [ProcessingSettings, ProcessingSettings, () => void][] = [];
    following.add(track, initial, (_track, before, now) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      changes.push([before, now, resolve]);
      return promise;
    });
    for (const autoGainControl of [false, true, false]) store.setState({ autoGainControl });
    await settle();
    expect(changes.map(([, now]) => now.autoGainControl)).toEqual([false]);
    store.setState({ echoCancellation: false });
    store.setState({ noiseSuppression: "off" });
    changes[0]?.[2]();
    await settle();
    expect(changes.map(([before, now]) => [before.noiseSuppression, now.noiseSuppression])).toEqual([
      ["browser", "browser"],
      ["browser", "off"],
    ]);
  });

  test("is left alone once it is stopped", async () => {
    const { store, following, track, applied, apply } = await opened();
    following.add(track, initial, apply);
    track.stop();
    store.setState({ echoCancellation: false });
    await settle();
    expect(applied).toEqual([]);
  });

  test("whose device could not be opened again has ended for whoever opened it, and gets the next change", async () => {
    const { store, following, track, applied, apply } = await opened();
    const onEnded = vi.fn<() => void>();
    track.on(TrackEvent.Ended, onEnded);
    let fails = true;
    following.add(track, initial, async (...change) => {
      if (fails) throw new Error("busy");
      await apply(...change);
    });
    store.setState({ echoCancellation: false });
    await settle();
    expect(onEnded).toHaveBeenCalledOnce();
    fails = false;
    store.setState({ echoCancellation: true });
    await settle();
    expect(applied).toHaveLength(1);
  });
});
