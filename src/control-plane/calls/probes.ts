import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { createProbeId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import {
  identityOf,
  type ProbePrincipal,
  type ProbeSide,
  type ProbeTransport,
} from "../../shared/call/principal.ts";
import type { Probe, ProbeOffer } from "../../shared/contract/doctor.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { Caller } from "../permissions/caller.ts";
import { isOpen } from "../permissions/standing.ts";
import type { Log } from "../ports/log.ts";
import { requireHealthy, type CallPlace, type CallTokens, type MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly media: MediaServer;
  readonly tokens: CallTokens;
  readonly log: Log;
  readonly scope: Scope;
}

/** The ports of the media server, as the host's reach has them. TCP and TURN are null if they are not offered. */
interface MediaPorts {
  /** Null for any free port. */
  readonly udp: number | null;
  readonly tcp: number | null;
  readonly turn: number | null;
}

/** For whom a probe runs. */
interface Holder {
  /** A holder has one probe. */
  readonly key: string;
  /** Whether they have an invite instead of a session. */
  readonly isInvited: boolean;
  /** Whether the probe may go on. */
  readonly isOpen: () => boolean;
}

interface Running extends Holder {
  readonly timer: NodeJS.Timeout;
}

/**
 * Connection tests. Each has a LiveKit room of its own for a minute, with one participant who publishes and one who
 * subscribes, for each transport: with the same ones, livekit-server would go by how the transport before has worked, and
 * prefer another one. They are no calls: they are in no room, nobody is rung, and nothing about them is stored.
 */
export class Probes {
  readonly #parts: Parts;
  readonly #running = new Map<string, Running>();
  readonly #ofInvites = new RateLimiter(limits.rates.probesOfInvite);

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.onEnd(() => {
      for (const { timer } of this.#running.values()) clearTimeout(timer);
      this.#running.clear();
    });
  }

  /** Ends the device's earlier probe. Throws SW_RATE_LIMITED while too many others are running. */
  async create({ deviceId }: Caller, livekitUrl: string, ports: MediaPorts): Promise<Probe> {
    const { storage, clock } = this.#parts;
    const holder = {
      key: deviceId,
      isInvited: false,
      isOpen: () => isOpen(storage.stores, deviceId, clock.now()),
    };
    return await this.#start(holder, livekitUrl, ports);
  }

  /**
   * The same before somebody has accepted an invite. People at one address have one probe with it. Throws
   * SW_RATE_LIMITED as well if the invite has had too many, or those of other invited people are running.
   */
  async createInvited(
    invite: { readonly id: string; readonly isOpen: () => boolean },
    address: string,
    livekitUrl: string,
    ports: MediaPorts,
  ): Promise<Probe> {
    this.#ofInvites.take(invite.id);
    const holder = { key: `${invite.id} ${address}`, isInvited: true, isOpen: invite.isOpen };
    return await this.#start(holder, livekitUrl, ports);
  }

  /** Null once the probe has ended, or the session of its device or the invite. */
  placeOf({ probeId, side }: ProbePrincipal): CallPlace | null {
    const probe = this.#running.get(probeId);
    return probe?.isOpen() ? { name: "", grant: `probe-${side}` } : null;
  }

  /** Ends the probes of devices that are signed out. */
  recheck(): void {
    for (const [id, probe] of this.#running) if (!probe.isOpen()) this.#end(id);
  }

  async #start(holder: Holder, livekitUrl: string, ports: MediaPorts): Promise<Probe> {
    const { media, clock } = this.#parts;
    requireHealthy(media);
    for (const [id, { key }] of this.#running) if (key === holder.key) this.#end(id);
    const running = [...this.#running.values()];
    const isFull =
      running.length >= limits.probesAtOnce ||
      (holder.isInvited && running.filter(({ isInvited }) => isInvited).length >= limits.invitedProbesAtOnce);
    if (isFull) throw new Failure("SW_RATE_LIMITED");
    const id = createProbeId();
    const timer = setTimeout(() => this.#end(id), limits.probeLifetime);
    this.#running.set(id, { ...holder, timer });
    return {
      probe_id: id,
      livekit_url: livekitUrl,
      offers: await Promise.all(
        (media.isExternal ? unknownWays : waysOf(ports)).map((way) => this.#offer(id, way)),
      ),
      ends_at: new Date(clock.now() + limits.probeLifetime).toISOString(),
    };
  }

  async #offer(probeId: string, way: Way): Promise<ProbeOffer> {
    const token = async (side: ProbeSide) => {
      const identity = identityOf({ kind: "probe", probeId, side, transport: way.transport });
      const claims = { identity, callId: probeId, forRing: false };
      return await this.#parts.tokens.issue(claims, limits.probeLifetime / 1000);
    };
    const [publisher, subscriber] = [await token("publisher"), await token("subscriber")];
    return { ...way, publisher_token: publisher, subscriber_token: subscriber };
  }

  #end(id: string): void {
    clearTimeout(this.#running.get(id)?.timer);
    this.#running.delete(id);
    const { media, log } = this.#parts;
    inBackground(
      () => media.deleteRoom(id),
      // LiveKit closes it as well, once it is empty.
      (error) => log.warn({ probe: id, error }, "the room of a connection test could not be deleted"),
    );
  }
}

interface Way {
  readonly transport: ProbeTransport;
  readonly port: number | null;
}

function waysOf({ udp, tcp, turn }: MediaPorts): Way[] {
  return [
    { transport: "udp", port: udp },
    ...(tcp === null ? [] : [{ transport: "tcp" as const, port: tcp }]),
    ...(turn === null ? [] : [{ transport: "turn" as const, port: turn }]),
  ];
}

/** An external media server has a configuration of its own. */
const unknownWays: readonly Way[] = [
  { transport: "udp", port: null },
  { transport: "tcp", port: null },
];
