import { AccessToken, TokenVerifier, TrackSource, type VideoGrant } from "livekit-server-sdk";
import { callOfLivekitRoom, livekitRoomOf } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { LivekitKeys } from "../../shared/contract/process-channel.ts";
import type { CallClaims, CallGrant, CallTokens } from "../ports/media.ts";

/** What a person in a call may publish and hear; also what a ringing device may from its answer on. */
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

/** A ringing device: nobody is told of it, it sends nothing, and may receive only in a direct room. */
const ringingPermission = (canSubscribe: boolean) => ({
  ...participantPermission,
  canPublish: false,
  canPublishSources: [],
  canPublishData: false,
  canSubscribe,
  hidden: true,
});

const permissions = {
  participant: participantPermission,
  ringing: ringingPermission(false),
  "ringing-direct": ringingPermission(true),
} satisfies Record<CallGrant, object>;

/**
 * Each field is set, because LiveKit takes a missing `canPublish` for yes; nothing here lets a client create,
 * list, administer or record rooms.
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

export class LivekitTokens implements CallTokens {
  readonly #keys: LivekitKeys;
  /**
   * While a call goes on the media server renews each token itself, by whichever of its keys comes first to it:
   * half the time the one for its callbacks. Whoever lost their signalling comes back with that.
   */
  readonly #verifiers: readonly TokenVerifier[];

  constructor(keys: LivekitKeys) {
    this.#keys = keys;
    this.#verifiers = [
      new TokenVerifier(keys.apiKey, keys.apiSecret),
      new TokenVerifier(keys.webhookKey, keys.webhookSecret),
    ];
  }

  async mint(wish: { callId: string; identity: string; name: string; grant: CallGrant }): Promise<string> {
    const token = new AccessToken(this.#keys.apiKey, this.#keys.apiSecret, {
      identity: wish.identity,
      name: wish.name,
      ttl: limits.callTokenSeconds,
    });
    token.addGrant(videoGrant(wish.callId, wish.grant));
    return await token.toJwt();
  }

  async read(token: string): Promise<CallClaims | null> {
    try {
      const claims = await Promise.any(this.#verifiers.map((verifier) => verifier.verify(token)));
      const callId = callOfLivekitRoom(claims.video?.room ?? "");
      const hidden = claims.video?.hidden ?? false;
      return claims.sub && callId ? { identity: claims.sub, callId, hidden } : null;
    } catch {
      return null;
    }
  }
}
