import { setImmediate } from "node:timers/promises";
import {
  JoinResponse,
  ParticipantPermission,
  TrackInfo,
  type AddTrackRequest,
  type UpdateTrackSettings,
} from "@livekit/protocol";
import {
  ConnectionState,
  EngineEvent,
  RemoteVideoTrack,
  Room,
  RoomEvent,
  Track,
  TrackEvent,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createRoom } from "../../../../src/renderer/media/livekit-room.ts";
import {
  giveAudioContext,
  suspendAudioContext,
} from "../../../../src/renderer/media/livekit-internals/audio-context.ts";
import { withoutDeviceWatch } from "../../../../src/renderer/media/livekit-internals/device-watch.ts";
import { EarlyTracks } from "../../../../src/renderer/media/livekit-internals/early-tracks.ts";
import {
  hold,
  keepEncoding,
  release,
  stopHolding,
} from "../../../../src/renderer/media/livekit-internals/held-tracks.ts";
import { observeInOtherWindow } from "../../../../src/renderer/media/livekit-internals/other-window.ts";
import {
  isReleased,
  removeProcessorOfReleased,
  setProcessorOfReleased,
} from "../../../../src/renderer/media/livekit-internals/released-camera.ts";
import { sourceOf } from "../../../../src/renderer/media/livekit-internals/source-track.ts";
import { takeOwnTracks } from "../../../../src/renderer/media/livekit-internals/taken-tracks.ts";
import { moveTrack } from "../../../../src/renderer/media/livekit-internals/moved-tracks.ts";
import { pauseUnseen } from "../../../../src/renderer/media/livekit-internals/unseen-tracks.ts";
import { connectDevices } from "./fake-devices.ts";
import {
  addParticipant,
  cameraTrack,
  FakeMediaStream,
  FakeMediaTrack,
  microphoneTrack,
  receiver,
  streamOf,
  subscribe,
} from "./fake-media.ts";

// Each of these runs against the real livekit-client. One that fails after an upgrade names the file in
// src/renderer/media/livekit-internals that has to be looked at.

/** A camera that is subscribed, and the settings sent to the media server for it. */
function subscribed() {
  const room = createRoom();
  const publication = addParticipant(room, "bea");
  const track = subscribe(publication);
  const settings: UpdateTrackSettings[] = [];
  publication.on(TrackEvent.UpdateSettings, (update) => settings.push(update));
  return { room, publication, track, settings };
}

/** Publishes with everything of livekit-client but the network, and returns what is sent to the media server. */
async function publish(room: Room, track: LocalAudioTrack | LocalVideoTrack) {
  const requests: AddTrackRequest[] = [];
  const updates: { sid: string; muted: boolean }[] = [];
  const { engine } = room;
  vi.spyOn(engine, "addTrack").mockImplementation(async (request) => {
    requests.push(request);
    return new TrackInfo({ sid: "TR_own" });
  });
  vi.spyOn(engine, "createSender").mockResolvedValue({} as RTCRtpSender);
  vi.spyOn(engine, "negotiate").mockResolvedValue();
  vi.spyOn(engine, "updateMuteStatus").mockImplementation((sid, muted) => void updates.push({ sid, muted }));
  vi.spyOn(engine, "isClosed", "get").mockReturnValue(false);
  engine.pcManager = {} as typeof engine.pcManager;
  const permission = new ParticipantPermission({ canPublish: true });
  engine.emit(EngineEvent.SignalConnected, new JoinResponse({ participant: { permission } }));
  return { requests, updates, publication: await room.localParticipant.publishTrack(track) };
}

describe("early-tracks.ts", () => {
  /** A room that is connecting, and whose subscriber peer connection has a track already. */
  function connecting() {
    const room = createRoom();
    const onTrack = vi.fn<() => void>();
    const early = new EarlyTracks(room, onTrack);
    room.state = ConnectionState.Connecting;
    room.emit(RoomEvent.SignalConnected);
    const publication = addParticipant(room, "bea");
    const media = new FakeMediaTrack("video", publication.trackSid);
    const arrive = (track: MediaStreamTrack = media) =>
      room.engine.emit(
        EngineEvent.MediaTrackAdded,
        track,
        streamOf("PA_bea", track, publication.trackSid),
        receiver,
      );
    return { room, early, onTrack, publication, media, arrive };
  }

  test("a video track is there before the room has connected, by its sid", () => {
    const { early, onTrack, publication, media, arrive } = connecting();
    arrive();
    expect(onTrack).toHaveBeenCalledOnce();
    expect(early.get(publication.trackSid)?.mediaStreamTrack).toBe(media);
    expect(publication.track).toBeUndefined();
  });

  test("once connected, livekit-client has a track of the same sid, and the early one is gone", () => {
    const { room, early, publication, media, arrive } = connecting();
    arrive();
    room.state = ConnectionState.Connected;
    room.emit(RoomEvent.Connected);
    expect(publication.track?.mediaStreamTrack).toBe(media);
    expect(publication.trackSid).toBe("TR_bea");
    room.emit(
      RoomEvent.TrackSubscribed,
      subscribe(publication),
      publication,
      [...room.remoteParticipants.values()][0]!,
    );
    expect(early.get("TR_bea")).toBeNull();
  });

  test("its element keeps playing when the early track is detached", () => {
    const { early, publication, arrive } = connecting();
    arrive();
    const element = { srcObject: "playing" } as unknown as HTMLVideoElement;
    expect(early.get(publication.trackSid)?.detach(element)).toBe(element);
    expect(element.srcObject).toBe("playing");
    expect(early.get(publication.trackSid)?.detach()).toEqual([]);
  });

  test("audio, a track that has ended, and one that comes once connected are not early", () => {
    const { room, early, onTrack, media, arrive } = connecting();
    arrive(new FakeMediaTrack("audio"));
    expect(onTrack).not.toHaveBeenCalled();
    arrive();
    media.stop();
    expect(early.get("TR_bea")).toBeNull();
    room.state = ConnectionState.Connected;
    arrive(new FakeMediaTrack("video"));
    expect(onTrack).toHaveBeenCalledOnce();
  });
});

describe("held-tracks.ts", () => {
  test("a held track is published as muted, and a release unmutes it at the media server", async () => {
    const room = createRoom();
    const track = await microphoneTrack();
    hold(track);
    const { requests, updates, publication } = await publish(room, track);
    expect(requests.map(({ muted }) => muted)).toEqual([true]);
    expect(publication.isMuted).toBe(true);
    // The device is untouched: callers see and hear themselves.
    expect(track.mediaStreamTrack.enabled).toBe(true);
    release(track);
    expect(updates).toEqual([{ sid: "TR_own", muted: false }]);
    expect(publication.isMuted).toBe(false);
  });

  test("a track released before it was published is published unmuted", async () => {
    const track = await microphoneTrack();
    hold(track);
    release(track);
    const { requests, updates } = await publish(createRoom(), track);
    expect(requests.map(({ muted }) => muted)).toEqual([false]);
    expect(updates).toEqual([]);
  });

  test("a track that its owner has muted stays muted", async () => {
    const track = await cameraTrack();
    await track.mute();
    release(track);
    expect(track.isMuted).toBe(true);
  });

  test("a track that its owner has muted stays muted, also if its processor sends another one", async () => {
    const track = await cameraTrack();
    track["processor"] = { processedTrack: new FakeMediaTrack("video") } as unknown as NonNullable<
      ReturnType<typeof track.getProcessor>
    >;
    await track.mute();
    release(track);
    expect(track.isMuted).toBe(true);
  });

  test("the device of a held track stays on if it is opened again", async () => {
    const track = await microphoneTrack();
    hold(track);
    const again = new FakeMediaTrack("audio", "again");
    vi.stubGlobal("navigator", {
      mediaDevices: { getUserMedia: async () => new FakeMediaStream([again]) },
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    await track.restartTrack({ echoCancellation: false });
    expect(track.mediaStreamTrack.id).toBe("again");
    expect(track.mediaStreamTrack.enabled).toBe(true);
    release(track);
    expect(track.isMuted).toBe(false);
    expect(track.mediaStreamTrack.enabled).toBe(true);
  });

  test("a track that is not held any more can be muted, which a release does not change", async () => {
    const room = createRoom();
    const track = await cameraTrack();
    hold(track);
    const { updates } = await publish(room, track);
    expect(stopHolding(track)).toBe(true);
    await track.mute();
    release(track);
    expect(track.isMuted).toBe(true);
    expect(updates.map(({ muted }) => muted)).not.toContain(false);
  });

  test("dynacast can be switched in a room that exists", () => {
    const room = createRoom();
    keepEncoding(room, true);
    expect(room.localParticipant["roomOptions"].dynacast).toBe(false);
    keepEncoding(room, false);
    expect(room.localParticipant["roomOptions"].dynacast).toBe(true);
  });
});

describe("taken-tracks.ts", () => {
  test("a room that disconnects late leaves a track alone that is published in the next one", async () => {
    const [first, second] = [createRoom(), createRoom()];
    const track = await cameraTrack();
    await publish(first, track);
    first.state = ConnectionState.Connected;
    void takeOwnTracks(first);
    await publish(second, track);
    const { sender } = track;
    expect(sender).toBeDefined();
    delete first.engine.pcManager;
    await first.disconnect(false);
    expect(track.sender).toBe(sender);
    expect(track.mediaStreamTrack.readyState).toBe("live");
  });
});

describe("unseen-tracks.ts", () => {
  test("a picture that was never shown is disabled at the media server, once", () => {
    const { room, publication, settings } = subscribed();
    pauseUnseen(room);
    pauseUnseen(room);
    expect(settings.map(({ trackSids, disabled }) => ({ trackSids, disabled }))).toEqual([
      { trackSids: [publication.trackSid], disabled: true },
    ]);
    expect(publication.isEnabled).toBe(false);
  });

  test("it is disabled again while packets keep coming", () => {
    const { room, track, settings } = subscribed();
    pauseUnseen(room);
    vi.spyOn(track, "currentBitrate", "get").mockReturnValue(90_000);
    pauseUnseen(room);
    expect(settings.map(({ disabled }) => disabled)).toEqual([true, true]);
  });

  test("one that is shown, one that sends nothing, and one that is not there are left alone", () => {
    const { room, publication, track, settings } = subscribed();
    track.attachedElements.push({} as HTMLVideoElement);
    pauseUnseen(room);
    track.attachedElements.length = 0;
    Object.assign(track.mediaStreamTrack, { muted: true });
    pauseUnseen(room);
    publication.setTrack(undefined);
    pauseUnseen(room);
    expect(settings).toEqual([]);
  });

  test("livekit-client's track has the fields that we read", () => {
    const { track } = subscribed();
    expect(track).toBeInstanceOf(RemoteVideoTrack);
    expect(track.kind).toBe(Track.Kind.Video);
    expect(track.currentBitrate).toBe(0);
  });
});

describe("other-window.ts", () => {
  test("video in another window is visible, at the size of its element, until it is detached", async () => {
    vi.useFakeTimers();
    const resizes: (() => void)[] = [];
    const disconnect = vi.fn<() => void>();
    class FakeResizeObserver {
      constructor(onResize: () => void) {
        resizes.push(onResize);
      }
      observe = () => {};
      disconnect = disconnect;
    }
    const element = {
      clientWidth: 320,
      clientHeight: 180,
      play: async () => {},
      ownerDocument: { defaultView: { ResizeObserver: FakeResizeObserver } },
    } as unknown as HTMLVideoElement;
    const { publication, track, settings } = subscribed();
    observeInOtherWindow(track, element);
    expect(publication.isEnabled).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(settings.at(-1)).toMatchObject({ disabled: false, width: 320, height: 180 });
    // Attaching does not observe it a second time, in this window.
    track.attach(element);
    Object.assign(element, { clientWidth: 640, clientHeight: 360 });
    for (const onResize of resizes) onResize();
    await vi.advanceTimersByTimeAsync(200);
    expect(settings.at(-1)).toMatchObject({ width: 640, height: 360 });
    track.detach(element);
    expect(disconnect).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(200);
    expect(publication.isEnabled).toBe(false);
    vi.useRealTimers();
  });
});

test("audio-context.ts: the AudioContext that a room has made is suspended", async () => {
  const suspend = vi.fn<() => Promise<void>>().mockResolvedValue();
  class FakeAudioContext {
    state = "running";
    suspend = suspend;
  }
  vi.stubGlobal("window", { AudioContext: FakeAudioContext });
  vi.stubGlobal("AudioContext", FakeAudioContext);
  const room = new Room();
  await room["acquireAudioContext"](true);
  suspendAudioContext(room);
  expect(suspend).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test("source-track.ts: a microphone with a processor is heard before it", async () => {
  const track = await microphoneTrack();
  const source = track.mediaStreamTrack;
  const processedTrack = new FakeMediaTrack("audio", "processed");
  const audio = {} as AudioContext;
  await track.setAudioContext(audio);
  await track.setProcessor({
    name: "noise suppression",
    processedTrack,
    init: async () => {},
    restart: async () => {},
    destroy: async () => {},
  });
  expect(track.mediaStreamTrack).toBe(processedTrack);
  expect(sourceOf(track)).toBe(source);
});

test("audio-context.ts: a microphone keeps its audio context and its processor, whatever room it is in", async () => {
  const track = await microphoneTrack();
  const context = {} as AudioContext;
  const destroy = vi.fn<() => Promise<void>>().mockResolvedValue();
  const processor = {
    name: "test",
    init: vi.fn<() => Promise<void>>().mockResolvedValue(),
    restart: vi.fn<() => Promise<void>>().mockResolvedValue(),
    destroy,
  };
  giveAudioContext(track, context);
  await track.setProcessor(processor);
  const room = createRoom();
  await publish(room, track);
  // As a room does that has disconnected.
  await track.setAudioContext(undefined);
  expect(track.getProcessor()).toBe(processor);
  expect(processor.init).toHaveBeenCalledWith(expect.objectContaining({ audioContext: context }));
  expect(processor.restart).not.toHaveBeenCalled();
  track.stop();
  expect(destroy).toHaveBeenCalledOnce();
});

describe("device-watch.ts", () => {
  test("what is created listens to no devices, and what comes after it does", () => {
    const mediaDevices = new EventTarget();
    vi.stubGlobal("navigator", { mediaDevices });
    onTestFinished(() => void vi.unstubAllGlobals());
    const heard = vi.fn<() => void>();
    const listen = () => mediaDevices.addEventListener("devicechange", heard);
    withoutDeviceWatch(listen);
    mediaDevices.dispatchEvent(new Event("devicechange"));
    expect(heard).not.toHaveBeenCalled();
    listen();
    mediaDevices.dispatchEvent(new Event("devicechange"));
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe("own-device-choice.ts", () => {
  test("a microphone that ends is neither replaced nor muted by livekit-client", async () => {
    const room = createRoom();
    const track = await microphoneTrack();
    await publish(room, track);
    const restart = vi.spyOn(track, "restartTrack");
    track.mediaStreamTrack.stop();
    track.mediaStreamTrack.dispatchEvent(new Event("ended"));
    await setImmediate();
    expect(restart).not.toHaveBeenCalled();
    expect(track.isMuted).toBe(false);
  });

  test("livekit-client follows no default when devices come or go", async () => {
    const room = createRoom();
    const change = vi.spyOn(room, "switchActiveDevice");
    await room["handleDeviceChange"]();
    expect(change).not.toHaveBeenCalled();
  });
});

describe("moved-tracks.ts", () => {
  const desk = { kind: "microphone", name: "desk" } as const;
  const camera = { kind: "camera", name: "desk" } as const;

  test("a held track stays held, and its device is on", async () => {
    const devices = await connectDevices(desk);
    const track = await microphoneTrack();
    hold(track);
    await moveTrack(track, "microphone-desk");
    expect(devices.opened).toEqual(["desk"]);
    expect(track.isMuted).toBe(true);
    expect(track.mediaStreamTrack).toMatchObject({ id: "desk", enabled: true });
  });

  test("a muted microphone is on the other device at once, and silent", async () => {
    await connectDevices(desk);
    const track = await microphoneTrack();
    await track.mute();
    await moveTrack(track, null);
    expect(track.mediaStreamTrack).toMatchObject({ id: "desk", enabled: false });
  });

  test("a camera that is off is opened only when it is turned on", async () => {
    const devices = await connectDevices(camera);
    const track = await cameraTrack();
    await track.mute();
    await moveTrack(track, "camera-desk");
    expect(devices.opened).toEqual([]);
    await track.unmute();
    expect(devices.opened).toEqual(["desk"]);
  });
});

test("released-camera.ts: a camera that is off gets its processor when it is opened again, before it is sent", async () => {
  vi.stubGlobal("document", { createElement: () => ({}) });
  vi.stubGlobal("navigator", {
    userAgent: "test",
    mediaDevices: {
      getUserMedia: async () => new FakeMediaStream([new FakeMediaTrack("video", "again")]),
    },
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const track = await cameraTrack();
  expect(isReleased(track)).toBe(false);
  await track.mute();
  expect(isReleased(track)).toBe(true);
  const processed = new FakeMediaTrack("video", "processed");
  const processor = {
    name: "test",
    init: vi.fn<() => Promise<void>>(),
    restart: vi.fn<() => Promise<void>>().mockResolvedValue(),
    destroy: vi.fn<() => Promise<void>>().mockResolvedValue(),
    processedTrack: processed,
  };
  const sent: unknown[] = [];
  track.sender = { replaceTrack: async (media: unknown) => void sent.push(media) } as unknown as RTCRtpSender;
  setProcessorOfReleased(track, processor);
  await track.unmute();
  expect(processor.restart).toHaveBeenCalledWith(expect.objectContaining({ track: sourceOf(track) }));
  expect(sourceOf(track).id).toBe("again");
  expect(sent).toEqual([processed]);

  await track.mute();
  await removeProcessorOfReleased(track);
  expect(processor.destroy).toHaveBeenCalledOnce();
  await track.unmute();
  expect(sent.at(-1)).toBe(sourceOf(track));
});
