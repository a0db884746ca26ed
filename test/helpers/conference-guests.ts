import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoSource,
} from "@livekit/rtc-node";
import {
  AddTrackRequest,
  SignalRequest,
  SignalResponse,
  TrackSource as ProtocolSource,
  TrackType,
} from "@livekit/protocol";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createApi, type Api } from "./api.ts";
import { createSecret, tokenFor, type TokenOptions } from "./conferences.ts";
import { within } from "./deadline.ts";
import type { TestHost } from "./host.ts";
import type { SignallingClient } from "./signalling.ts";

const DISCONNECT = 5_000;
const PUBLISH = 5_000;

/** A hand-written client of a conference, which tries what it likes. */
export interface Guest {
  readonly identity: string;
  readonly secret: string;
  readonly room: Room;
  /** Requests with the credential of the participant. */
  readonly api: Api;
  /** Tries to publish; returns whether the media server takes it. */
  publish(source: keyof typeof kinds): Promise<boolean>;
  leave(): Promise<void>;
}

const kinds = {
  camera: TrackSource.SOURCE_CAMERA,
  microphone: TrackSource.SOURCE_MICROPHONE,
  screen: TrackSource.SOURCE_SCREENSHARE,
  screenAudio: TrackSource.SOURCE_SCREENSHARE_AUDIO,
} as const;

export async function enter(
  host: Pick<TestHost, "url">,
  conferenceId: string,
  identity: string,
  options: TokenOptions = {},
): Promise<Guest> {
  const secret = options.secret ?? createSecret();
  const token = await tokenFor(host, conferenceId, identity, { ...options, secret });
  const room = new Room();
  const leave = async () => {
    // From a room that has been deleted, it sometimes never returns.
    await within(DISCONNECT, "a guest to leave", room.disconnect()).catch(() => {});
  };
  onTestFinished(leave);
  await room.connect(host.url.replace("http", "ws"), token, { autoSubscribe: false, dynacast: false });
  return {
    identity,
    secret,
    room,
    api: createApi(host.url, `${conferenceId}.${secret}`),
    async publish(source) {
      const options = new TrackPublishOptions({ source: kinds[source] });
      const track =
        source.endsWith("o") || source === "microphone"
          ? LocalAudioTrack.createAudioTrack(source, new AudioSource(48_000, 1))
          : LocalVideoTrack.createVideoTrack(source, new VideoSource(320, 180));
      const published = room.localParticipant?.publishTrack(track, options).then(
        () => true,
        () => false,
      );
      return await within(PUBLISH, "an answer to a publication", published ?? Promise.resolve(false)).catch(
        () => false,
      );
    },
    leave,
  };
}

/** Tries to publish through signalling alone; returns whether the media server takes it. */
export async function mayPublish(
  { socket }: Pick<SignallingClient, "socket">,
  source: keyof typeof kinds,
): Promise<boolean> {
  const cid = randomBytes(8).toString("hex");
  const answered = new Promise<boolean>((resolve) => {
    const listen = (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(data);
      const isTaken = message.case === "trackPublished" && message.value.cid === cid;
      if (!isTaken && message.case !== "requestResponse") return;
      socket.off("message", listen);
      resolve(isTaken);
    };
    socket.on("message", listen);
  });
  const type = source === "camera" || source === "screen" ? TrackType.VIDEO : TrackType.AUDIO;
  const value = new AddTrackRequest({ cid, type, source: protocolSources[source] });
  socket.send(new SignalRequest({ message: { case: "addTrack", value } }).toBinary());
  // Not every refusal is answered.
  return await within(PUBLISH, "an answer to a publication", answered).catch(() => false);
}

const protocolSources = {
  camera: ProtocolSource.CAMERA,
  microphone: ProtocolSource.MICROPHONE,
  screen: ProtocolSource.SCREEN_SHARE,
  screenAudio: ProtocolSource.SCREEN_SHARE_AUDIO,
} as const;

/** Resolves once a guest has heard of it. */
export const heard = (room: Room, event: RoomEvent): Promise<unknown> =>
  within(10_000, event, new Promise((resolve) => room.once(event as never, resolve as never)));

/** Only the signalling of a guest, of which hundreds fit on one machine; rejects with the status of a refusal. */
export async function connectGuest(host: Pick<TestHost, "url">, token: string): Promise<WebSocket> {
  const socket = new WebSocket(
    `${host.url.replace("http", "ws")}/rtc?access_token=${token}&protocol=16&sdk=js&auto_subscribe=0`,
  );
  onTestFinished(() => socket.terminate());
  socket.on("error", () => {});
  const refused = new Promise<never>((_resolve, reject) =>
    socket.once("unexpected-response", (request, response) => {
      request.destroy();
      reject(new Refused(response.statusCode ?? 0));
    }),
  );
  await within(30_000, "a guest's connection", Promise.race([once(socket, "open"), refused]));
  return socket;
}

export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}
