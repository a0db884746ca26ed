import { AccessToken, TokenVerifier, TrackSource, type VideoGrant } from "livekit-server-sdk";
import { livekitRoomOf, ownerOfLivekitRoom } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { ConferenceGrant } from "../../shared/conference/policy.ts";
import type { CallClaims, CallGrant, CallPlace, CallTokens } from "../ports/media.ts";
import { conferencePermission } from "./conference-permission.ts";
import { participantPermission } from "./participant-permission.ts";

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
} satisfies Record<Exclude<CallGrant, ConferenceGrant>, object>;

const permissionOf = (grant: CallGrant) =>
  typeof grant === "string" ? permissions[grant] : conferencePermission(grant);

/**
 * Sets every field, because LiveKit treats a missing `canPublish` as true. Does not allow creating, listing, administering
 * or recording rooms.
 */
function videoGrant(callId: string, grant: CallGrant): VideoGrant {
  return {
    ...permissionOf(grant),
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

  async issue(
    { identity, callId, forRing, ticket }: CallClaims,
    seconds: number,
    grant?: ConferenceGrant,
  ): Promise<string> {
    const token = new AccessToken(CLIENT_ISSUER, this.#clientSecret, { identity, ttl: seconds });
    if (ticket !== undefined) token.metadata = ticket;
    token.addGrant(
      grant ? videoGrant(callId, grant) : { room: livekitRoomOf(callId), roomJoin: true, hidden: forRing },
    );
    return await token.toJwt();
  }

  async read(token: string): Promise<CallClaims | null> {
    try {
      const claims = await this.#clients.verify(token);
      const callId = ownerOfLivekitRoom(claims.video?.room ?? "");
      const forRing = claims.video?.hidden ?? false;
      if (!claims.sub || !callId) return null;
      const { sub: identity, metadata: ticket } = claims;
      return ticket === undefined
        ? { identity, callId, forRing }
        : { identity, callId, forRing: false, ticket };
    } catch {
      return null;
    }
  }

  async sign(connection: { callId: string; identity: string } & CallPlace): Promise<string> {
    const { callId, identity, name, grant, attributes } = connection;
    const token = new AccessToken(this.#keys.apiKey, this.#keys.apiSecret, {
      identity,
      name,
      ttl: limits.callTokenSeconds,
      ...(attributes ? { attributes: { ...attributes } } : {}),
    });
    token.addGrant(videoGrant(callId, grant));
    return await token.toJwt();
  }
}
