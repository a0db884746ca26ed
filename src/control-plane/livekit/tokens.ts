import { AccessToken, TokenVerifier, TrackSource, type VideoGrant } from "livekit-server-sdk";
import { callOfLivekitRoom, livekitRoomOf } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { CallTokens } from "../ports/media.ts";

/**
 * What a person in a call may do. Each field is set, because LiveKit takes a missing `canPublish` for yes;
 * nothing here lets a client create, list, administer or record rooms, or be invisible.
 */
export function participantGrant(callId: string): VideoGrant {
  return {
    room: livekitRoomOf(callId),
    roomJoin: true,
    roomCreate: false,
    roomList: false,
    roomAdmin: false,
    roomRecord: false,
    ingressAdmin: false,
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
    canUpdateOwnMetadata: false,
    hidden: false,
    recorder: false,
    agent: false,
  };
}

export class LivekitTokens implements CallTokens {
  readonly #keys: { apiKey: string; apiSecret: string };
  readonly #verifier: TokenVerifier;

  constructor(keys: { apiKey: string; apiSecret: string }) {
    this.#keys = keys;
    this.#verifier = new TokenVerifier(keys.apiKey, keys.apiSecret);
  }

  async mint(wish: { callId: string; identity: string; name: string }): Promise<string> {
    const token = new AccessToken(this.#keys.apiKey, this.#keys.apiSecret, {
      identity: wish.identity,
      name: wish.name,
      ttl: limits.callTokenSeconds,
    });
    token.addGrant(participantGrant(wish.callId));
    return await token.toJwt();
  }

  async read(token: string): Promise<{ identity: string; callId: string } | null> {
    try {
      const claims = await this.#verifier.verify(token);
      const callId = callOfLivekitRoom(claims.video?.room ?? "");
      return claims.sub && callId ? { identity: claims.sub, callId } : null;
    } catch {
      return null;
    }
  }
}
