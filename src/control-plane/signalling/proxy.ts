import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { inBackground } from "../../shared/base/background.ts";
import { isConferenceRoom } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { principalIn } from "../../shared/call/principal.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { CurrentReach } from "../reach/current-reach.ts";
import { isLocalRequest } from "../reach/local-request.ts";
import type { Guard } from "../reach/guard.ts";
import { clientOf } from "../reach/relayed-client.ts";
import type { Admission, Stay } from "../ports/admission.ts";
import type { Log } from "../ports/log.ts";
import { isForRing, type CallClaims, type CallTokens, type MediaServer } from "../ports/media.ts";
import { closeBoth, dismiss, type Connection } from "./dismissal.ts";
import { iceFor, withIce, type ClientIce } from "./ice.ts";
import { keepTo, transportOf } from "./keep-to-transport.ts";
import { readRequest, readResponse, writeRequest, writeResponse } from "./messages.ts";
import { ownerOf } from "./owner-of.ts";
import { relay } from "./relay.ts";
import { interceptedMessage, refreshTokenMessage } from "./renewal.ts";
import { isSignalling, readSignallingRequest, type SignallingRequest } from "./request.ts";

interface Parts {
  readonly media: MediaServer;
  readonly tokens: CallTokens;
  /** Of calls and probes, and of conferences. */
  readonly admissions: { readonly calls: Admission; readonly conferences: Admission };
  readonly guard: Guard;
  readonly reach: CurrentReach;
  readonly log: Log;
}

/** A connection that may be opened, with LiveKit's URL and headers. */
interface Admitted {
  readonly claims: CallClaims;
  readonly target: URL;
  readonly headers: Record<string, string>;
}

interface Open extends Connection {
  readonly claims: CallClaims;
}

/**
 * Relays LiveKit's signalling. LiveKit does not accept the tokens that clients hold: each connection is checked
 * against the database when it is made, and is opened with a LiveKit token that never leaves the host, with the grants
 * of that moment. After every wait the database is checked again before anything takes effect. A proxy of bytes
 * (http-proxy, httpxy) cannot do this: messages are read, and some are replaced (`renewal.ts`).
 *
 * The status of a refusal matters: livekit-client retries after 503, and gives up after 401, 403 and 404.
 */
export class SignallingProxy {
  readonly #parts: Parts;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false,
    maxPayload: limits.maxSignallingMessage,
  });
  readonly #connections = new RateLimiter(limits.rates.signallingOfUser);
  readonly #open = new Set<Open>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  matches(url: string): boolean {
    return isSignalling(url);
  }

  /** HTTP requests: LiveKit's `validate`, with which a client checks why a connection failed. */
  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin } = request.headers;
    const headers: Record<string, string> = { "Cache-Control": "no-store", "Content-Type": "text/plain" };
    try {
      this.#parts.guard.requireHost(request);
      this.#parts.guard.requireOrigin(origin);
      if (origin !== undefined) {
        headers["Access-Control-Allow-Origin"] = origin;
        headers["Access-Control-Allow-Headers"] = "Authorization";
      }
      if (request.method === "OPTIONS") {
        response.writeHead(204, headers).end();
        return;
      }
      if (request.method !== "GET" && request.method !== "HEAD") throw new Failure("SW_METHOD_NOT_ALLOWED");
      const parsed = readSignallingRequest(request);
      if (!parsed.validates) throw new Failure("SW_NOT_FOUND");
      await this.#validate(await this.#admit(parsed, request));
      response.writeHead(200, headers).end("success");
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      response.writeHead(error.status, headers).end(error.message);
    }
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const parsed = readSignallingRequest(request);
    if (parsed.validates) throw new Failure("SW_NOT_FOUND");
    const admitted = await this.#admit(parsed, request);
    // If the client is gone by now, do not connect: that would disconnect the same device's next connection.
    if (socket.destroyed) return;
    const stay = this.#admissionOf(admitted.claims).enter(admitted.claims);
    socket.once("close", () => stay.ended());
    try {
      await this.#connect({ request, socket, head }, admitted, stay);
    } catch (error) {
      stay.left();
      stay.ended();
      throw error;
    }
  }

  async #connect(
    { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
    { claims, target, headers }: Admitted,
    stay: Stay,
  ): Promise<void> {
    const ice = this.#iceFor(request);
    const server = new WebSocket(target, {
      headers,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: limits.maxSignallingMessage,
      handshakeTimeout: limits.signallingHandshakeTimeout,
    });
    socket.once("close", () => server.terminate());
    await new Promise<void>((resolve, reject) => {
      // In the same turn, since the first message may arrive in the next one.
      server.once("open", () => {
        try {
          this.#requireKept(claims);
          this.#sockets.handleUpgrade(request, socket, head, (client) =>
            this.#relay(client, server, claims, ice, stay),
          );
          stay.opened();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      server.once("unexpected-response", (opening, answer) => {
        opening.destroy();
        reject(this.#refusal(answer.statusCode ?? 0));
      });
      server.on("error", (error) => reject(unreachable(error)));
    }).catch((error: unknown) => {
      server.terminate();
      throw error;
    });
  }

  /** Disconnects everybody who may no longer be in their call. */
  recheck(): void {
    for (const open of this.#open) {
      if (this.#admissionOf(open.claims).keeps(open.claims)) continue;
      const refusal = this.#refusalOf(open.claims);
      if (refusal && isConferenceRoom(open.claims.callId)) dismiss(open, refusal);
      else closeBoth(open);
    }
  }

  #refusalOf(claims: CallClaims): Failure | null {
    try {
      this.#admissionOf(claims).require(claims);
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  /** The last check. LiveKit has already created the participant, so remove it if it is not allowed. */
  #requireKept(claims: CallClaims): void {
    const { log } = this.#parts;
    const admission = this.#admissionOf(claims);
    if (admission.keeps(claims)) return;
    const { identity, forRing } = claims;
    inBackground(
      () => admission.settle(claims.callId, { identity, hidden: forRing }),
      (error) => log.warn({ callId: claims.callId, error }, "a participant could not be removed"),
    );
    throw new Failure("SW_CALL_FORBIDDEN");
  }

  async #admit(parsed: SignallingRequest, request: IncomingMessage): Promise<Admitted> {
    const { media, tokens, reach } = this.#parts;
    const claims = await tokens.read(parsed.token);
    const principal = claims && principalIn(claims.callId, claims.identity);
    if (!principal) throw new Failure("SW_UNAUTHENTICATED");
    // A recorder runs on this machine.
    if (principal.kind === "recorder" && !isLocalRequest(reach, request))
      throw new Failure("SW_CALL_FORBIDDEN");
    const admission = this.#admissionOf(claims);
    admission.require(claims);
    // A status with which clients retry, instead of giving up.
    if (!this.#connections.tryTake(ownerOf(principal))) throw unreachable();
    const query = parsed.query();
    await admission.prepare(claims);
    const place = admission.placeOf(claims);
    if (!place) throw new Failure("SW_CALL_FORBIDDEN");
    const token = await tokens.sign({ ...place, callId: claims.callId, identity: claims.identity });
    if (media.url === null) throw unreachable();
    const target = new URL(parsed.path, media.url.replace(/^ws/, "http"));
    target.search = query.toString();
    const headers = { authorization: `Bearer ${token}`, "user-agent": parsed.userAgent ?? "" };
    return { claims, target, headers };
  }

  /** Checks whether LiveKit would accept this. Its response is not forwarded, since it quotes tokens. */
  async #validate({ claims, target, headers }: Admitted): Promise<void> {
    target.pathname += "/validate";
    const signal = AbortSignal.timeout(limits.signallingHandshakeTimeout);
    const answer = await fetch(target, { headers, signal, redirect: "manual" }).catch((error: unknown) => {
      throw unreachable(error);
    });
    await answer.body?.cancel();
    if (!answer.ok) throw this.#refusal(answer.status);
    this.#admissionOf(claims).require(claims);
  }

  /** Null for an external media server, which knows best. */
  #iceFor(request: IncomingMessage): ClientIce | null {
    const { reach, media } = this.#parts;
    return media.isExternal ? null : iceFor(reach.reach, clientOf(request), request.headers.host ?? "");
  }

  #admissionOf({ callId }: CallClaims): Admission {
    const { calls, conferences } = this.#parts.admissions;
    return isConferenceRoom(callId) ? conferences : calls;
  }

  #relay(client: WebSocket, server: WebSocket, claims: CallClaims, ice: ClientIce | null, stay: Stay): void {
    const open: Open = { client, server, claims, asText: false };
    this.#open.add(open);
    client.once("close", () => this.#open.delete(open));
    const transport = transportOf(claims.identity);
    const fromServer = (message: Buffer | string) => {
      const asText = typeof message === "string";
      open.asText = asText;
      const response = readResponse(message);
      const intercepted = interceptedMessage(response);
      if (intercepted === "renewed")
        inBackground(
          () => this.#renew(open),
          () => closeBoth(open),
        );
      // We never move participants, so this client is not in its call any more.
      if (intercepted === "moved") closeBoth(open);
      if (intercepted !== null) return [];
      const rewritten = ice && withIce(response, ice);
      if (transport === null)
        return rewritten ? rewritten.map((other) => writeResponse(other, asText)) : [message];
      return (rewritten ?? [response])
        .filter((other) => keepTo(transport, other))
        .map((other) => writeResponse(other, asText));
    };
    const keepsPlace = isConferenceRoom(claims.callId);
    const fromClient = (message: Buffer | string) => {
      if (transport === null && !keepsPlace) return [message];
      const request = readRequest(message);
      if (request.message.case === "leave") stay.left();
      if (transport === null) return [message];
      return keepTo(transport, request) ? [writeRequest(request, typeof message === "string")] : [];
    };
    relay(client, server, fromServer, fromClient);
  }

  async #renew(open: Open): Promise<void> {
    const { client, claims, asText } = open;
    const place = this.#admissionOf(claims).placeOf(claims);
    if (!place) return closeBoth(open);
    const renewed = { ...claims, forRing: isForRing(place.grant) };
    const grant = typeof place.grant === "string" ? undefined : place.grant;
    const token = await this.#parts.tokens.issue(renewed, limits.renewedTokenSeconds, grant);
    client.send(refreshTokenMessage(token, asText), () => {});
  }

  /**
   * The failure for LiveKit's status. If the request is not at fault (our key is rejected, for example), clients retry.
   */
  #refusal(status: number): Failure {
    if (status === 400) return new Failure("SW_BAD_REQUEST", "The media server cannot read this request.");
    // livekit-client checks for this text: with another one, it treats a 404 as an outdated server.
    if (status === 404) return new Failure("SW_CALL_NOT_FOUND", "requested room does not exist");
    this.#parts.log.warn({ status }, "the media server refused a connection");
    return unreachable();
  }
}

const unreachable = (cause?: unknown) => new Failure("SW_CALL_LIVEKIT_UNREACHABLE", undefined, cause);
