import { randomBytes } from "node:crypto";
import { AudioSource, LocalAudioTrack, Room, TrackPublishOptions, TrackSource } from "@livekit/rtc-node";
import { onTestFinished } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi, type Api } from "./api.ts";
import { askConferences, livekitRoom } from "./conferences.ts";
import { within } from "./deadline.ts";
import type { TestHost } from "./host.ts";

const DISCONNECT = 5_000;

/** A guest of a conference without a browser. They need not be inside yet. */
export interface GuestBot {
  /** Requests with the credential of the guest's page. */
  readonly api: Api;
  /** Rejects with the code of a refusal. */
  enter(): Promise<void>;
  /** Publishes a silent microphone. Rejects if the guest may not. */
  speak(): Promise<void>;
  leave(): Promise<void>;
}

export function createGuestBot(host: Pick<TestHost, "url">, conferenceId: string, name: string): GuestBot {
  const secret = randomBytes(24).toString("base64url");
  const room = new Room();
  const leave = async () => {
    // From a room that has been deleted, it sometimes never returns.
    await within(DISCONNECT, `${name} to leave`, room.disconnect()).catch(() => {});
  };
  onTestFinished(leave);
  return {
    api: createApi(host.url, `${conferenceId}.${secret}`),
    async enter() {
      const { participant_token: token } = await askConferences(host, routes.createParticipantToken, {
        room_id: conferenceId,
        LKRoomName: await livekitRoom(host, conferenceId),
        participant_id: `${name}-1`,
        participant_name: name,
        participant_secret: secret,
      });
      await room.connect(host.url.replace("http", "ws"), token, { autoSubscribe: false, dynacast: false });
    },
    async speak() {
      const track = LocalAudioTrack.createAudioTrack("microphone", new AudioSource(48_000, 1));
      const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
      await room.localParticipant?.publishTrack(track, options);
    },
    leave,
  };
}
