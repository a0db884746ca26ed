import {
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from "@livekit/rtc-node";
import { onTestFinished } from "vitest";
import { within } from "./deadline.ts";
import type { JoinGrant } from "../../src/shared/contract/entities.ts";

const WIDTH = 320;
const HEIGHT = 180;
const FRAME_INTERVAL = 250;
const DISCONNECT = 5_000;

/** Connects a participant who sends nothing; returns a function that disconnects them. */
export async function enterAsBot(grant: JoinGrant): Promise<() => Promise<void>> {
  const room = new Room();
  await room.connect(grant.livekit_url, grant.livekit_token, { autoSubscribe: false, dynacast: true });
  return () => room.disconnect();
}

/** A participant without a browser who sends changing video; many of them fit on one machine. */
export async function joinAsBot(grant: JoinGrant): Promise<void> {
  const room = new Room();
  await room.connect(grant.livekit_url, grant.livekit_token, { autoSubscribe: false, dynacast: true });
  const source = new VideoSource(WIDTH, HEIGHT);
  let shade = 0;
  const timer = setInterval(() => {
    shade = (shade + 8) % 256;
    const pixels = new Uint8Array(WIDTH * HEIGHT * 4).fill(shade);
    source.captureFrame(new VideoFrame(pixels, WIDTH, HEIGHT, VideoBufferType.RGBA));
  }, FRAME_INTERVAL);
  onTestFinished(async () => {
    clearInterval(timer);
    // From a media server that was killed, it sometimes never returns.
    await within(DISCONNECT, "a bot to leave", room.disconnect()).catch(() => {});
  });
  await room.localParticipant?.publishTrack(
    LocalVideoTrack.createVideoTrack("camera", source),
    new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, simulcast: false }),
  );
}
