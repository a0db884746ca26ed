import { AccessToken, TokenVerifier, TrackSource, type VideoGrant } from "livekit-server-sdk";
import { livekitRoomOf, ownerOfLivekitRoom } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { CallClaims, CallGrant, CallPlace, CallTokens } from "../ports/media.ts";

/** The permission of a participant, which a ringing device gets with its answer. */
export const participantPermission = {
  canPublish: true,
  canPublishSources: [
    TrackSource.CAMERA,
    TrackSource.MICROPHONE,
    TrackSource.SCREEN_SHARE,
    TrackSource.SCREEN_SHARE_AUDIO,
  ],
  canPublishData: true,
  canSubscribe: true,
  canSubscribeMetrics: false,
  hidden: false,
  recorder: false,
  agent: false,
};

/** The permission of a ringing device: hidden, does not publish, and subscribes only in a direct room. */
const ringingPermission = (canSubscribe: boolean) => ({
  ...participantPermission,
  canPublish: false,
  canPublishSources: [],
  canPublishData: false,
  canSubscribe,
  hidden: true,
});

/** One side of a probe. */
const probePermission = (publishes: boolean) => ({
  ...participantPermission,
  canPublish: publishes,
  canPublishSources: publishes ? [TrackSource.CAMERA, TrackSource.MICROPHONE] : [],
  canPublishData: false,
  canSubscribe: !publishes,
});

/** Clients are told by LiveKit as well that there is one: it makes `Room.isRecording` true. */
const recorderPermission = { ...ringingPermission(true), recorder: true };

const permissions = {
  participant: participantPermission,
  ringing: ringingPermission(false),
  "ringing-direct": ringingPermission(true),
  "probe-publisher": probePermission(true),
  "probe-subscriber": probePermission(false),
  recorder: recorderPermission,
} satisfies Record<CallGrant, object>;

/**
 * Sets every field, because LiveKit treats a missing `canPublish` as true. Does not allow creating, listing, administering
 * or recording rooms.
 */
function videoGrant(callId: string, grant: CallGrant): VideoGrant {
  return {
    ...permissions[grant],
    room: livekitRoomOf(callId),
    roomJoin: true,
    roomCreate: false,
    roomList: false,
    roomAdmin: false,
    roomRecord: false,
    ingressAdmin: false,
    canUpdateOwnMetadata: false,
  };
}

/** The issuer of tokens for clients. It is not one of LiveKit's keys, so LiveKit rejects these tokens. */
const CLIENT_ISSUER = "hearth-calls";

export class LivekitTokens implements CallTokens {
  readonly #keys: { apiKey: string; apiSecret: string };
  readonly #clientSecret: string;
  readonly #clients: TokenVerifier;

  constructor(keys: { apiKey: string; apiSecret: string }, clientSecret: string) {
    this.#keys = keys;
    this.#clientSecret = clientSecret;
    this.#clients = new TokenVerifier(CLIENT_ISSUER, clientSecret);
  }

  async issue({ identity, callId, forRing }: CallClaims, seconds: number): Promise<string> {
    const token = new AccessToken(CLIENT_ISSUER, this.#clientSecret, { identity, ttl: seconds });
    token.addGrant({ room: livekitRoomOf(callId), roomJoin: true, hidden: forRing });
    return await token.toJwt();
  }

  async read(token: string): Promise<CallClaims | null> {
    try {
      const claims = await this.#clients.verify(token);
      const callId = ownerOfLivekitRoom(claims.video?.room ?? "");
      const forRing = claims.video?.hidden ?? false;
      return claims.sub && callId ? { identity: claims.sub, callId, forRing } : null;
    } catch {
      return null;
    }
  }

  async sign(connection: { callId: string; identity: string } & CallPlace): Promise<string> {
    const { callId, identity, name, grant } = connection;
    const token = new AccessToken(this.#keys.apiKey, this.#keys.apiSecret, {
      identity,
      name,
      ttl: limits.callTokenSeconds,
    });
    token.addGrant(videoGrant(callId, grant));
    return await token.toJwt();
  }
}
