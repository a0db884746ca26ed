import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { createProbeId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { identityOf, type ProbePrincipal, type ProbeSide } from "../../shared/call/principal.ts";
import type { Probe } from "../../shared/contract/doctor.ts";
import { Failure } from "../../shared/errors/failure.ts";
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

interface Running {
  readonly deviceId: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Connection tests. Each has a LiveKit room of its own for a minute, with one participant who publishes and one who
 * subscribes. They are no calls: they are in no room, nobody is rung, and nothing about them is stored.
 */
export class Probes {
  readonly #parts: Parts;
  readonly #running = new Map<string, Running>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.onEnd(() => {
      for (const { timer } of this.#running.values()) clearTimeout(timer);
      this.#running.clear();
    });
  }

  /** Ends the device's earlier probe. Throws SW_RATE_LIMITED while too many others are running. */
  async create(caller: Caller, livekitUrl: string, ports: MediaPorts): Promise<Probe> {
    const { media, clock } = this.#parts;
    requireHealthy(media);
    for (const [id, { deviceId }] of this.#running) if (deviceId === caller.deviceId) this.#end(id);
    if (this.#running.size >= limits.probesAtOnce) throw new Failure("SW_RATE_LIMITED");
    const id = createProbeId();
    const timer = setTimeout(() => this.#end(id), limits.probeLifetime);
    this.#running.set(id, { deviceId: caller.deviceId, timer });
    return {
      probe_id: id,
      livekit_url: livekitUrl,
      publisher_token: await this.#token(id, "publisher"),
      subscriber_token: await this.#token(id, "subscriber"),
      offers: media.isExternal ? unknownOffers : offersOf(ports),
      ends_at: new Date(clock.now() + limits.probeLifetime).toISOString(),
    };
  }

  /** Null once the probe has ended, or the session of its device. */
  placeOf({ probeId, side }: ProbePrincipal): CallPlace | null {
    const probe = this.#running.get(probeId);
    return probe && this.#isOpen(probe) ? { name: "", grant: `probe-${side}` } : null;
  }

  /** Ends the probes of devices that are signed out. */
  recheck(): void {
    for (const [id, probe] of this.#running) if (!this.#isOpen(probe)) this.#end(id);
  }

  #isOpen({ deviceId }: Running): boolean {
    const { storage, clock } = this.#parts;
    return isOpen(storage.stores, deviceId, clock.now());
  }

  async #token(id: string, side: ProbeSide): Promise<string> {
    const identity = identityOf({ kind: "probe", probeId: id, side });
    const claims = { identity, callId: id, forRing: false };
    return await this.#parts.tokens.issue(claims, limits.probeLifetime / 1000);
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

function offersOf({ udp, tcp, turn }: MediaPorts): Probe["offers"] {
  return [
    { transport: "udp", port: udp },
    ...(tcp === null ? [] : [{ transport: "tcp" as const, port: tcp }]),
    ...(turn === null ? [] : [{ transport: "turn" as const, port: turn }]),
  ];
}

/** An external media server has a configuration of its own. */
const unknownOffers: Probe["offers"] = [
  { transport: "udp", port: null },
  { transport: "tcp", port: null },
];
