import { AudioSource, LocalAudioTrack, Room, TrackPublishOptions, TrackSource } from "@livekit/rtc-node";
import { onTestFinished } from "vitest";
import { createApi, type Api } from "./api.ts";
import { createSecret, tokenFor } from "./conferences.ts";
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
  const secret = createSecret();
  const room = new Room();
  const leave = async () => {
    // From a room that has been deleted, it sometimes never returns.
    await within(DISCONNECT, `${name} to leave`, room.disconnect()).catch(() => {});
  };
  onTestFinished(leave);
  return {
    api: createApi(host.url, `${conferenceId}.${secret}`),
    async enter() {
      const token = await tokenFor(host, conferenceId, `${name}-1`, { name, secret });
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
