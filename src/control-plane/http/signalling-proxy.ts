import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { Failure } from "../../shared/errors/failure.ts";
import type { Calls } from "../calls/calls.ts";
import type { CallClaims, CallTokens, MediaServer } from "../ports/media.ts";
import { parseIdentity } from "../../shared/base/ids.ts";
import type { Guard } from "./guard.ts";

type Admission =
  | { readonly status: 200; readonly claims: CallClaims }
  | { readonly status: 401 | 403 | 404 | 503 };

/**
 * LiveKit's signalling, passed through. A token opens nothing by itself here: each connection is checked
 * against the database at the moment it is made, so a revoked person's old token is worth nothing, and the
 * LiveKit room of a live call exists before anybody gets through.
 *
 * The status of a refusal matters: livekit-client tries again after 503, and gives up on 401, 403 and 404.
 */
export class SignallingProxy {
  readonly #media: MediaServer;
  readonly #tokens: CallTokens;
  readonly #calls: Calls;
  readonly #guard: Guard;
  readonly #open = new Map<Duplex, CallClaims>();

  constructor(parts: { media: MediaServer; tokens: CallTokens; calls: Calls; guard: Guard }) {
    this.#media = parts.media;
    this.#tokens = parts.tokens;
    this.#calls = parts.calls;
    this.#guard = parts.guard;
  }

  static handles(url: string | undefined): boolean {
    return /^\/rtc(\/v\d+)?(\/validate)?(\?|$)/.test(url ?? "");
  }

  /** Plain requests: LiveKit's `validate`, with which a client asks why a connection failed. */
  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin } = request.headers;
    try {
      this.#guard.requireHost(request.headers.host);
      this.#guard.requireOrigin(origin);
    } catch (error) {
      response.writeHead(error instanceof Failure ? error.status : 500).end();
      return;
    }
    const headers = {
      ...(origin
        ? { "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Headers": "Authorization" }
        : {}),
      "Cache-Control": "no-store",
      "Content-Type": "text/plain",
    };
    if (request.method === "OPTIONS") {
      response.writeHead(204, headers).end();
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, headers).end();
      return;
    }
    const admission = await this.#admit(request);
    const upstream = admission.status === 200 ? this.#upstream(request) : null;
    if (!upstream) {
      response.writeHead(admission.status === 200 ? 503 : admission.status, headers).end("refused");
      return;
    }
    upstream.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(response);
    });
    upstream.on("error", () => response.writeHead(503, headers).end());
    upstream.end();
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const admission = await this.#admit(request);
    const upstream = admission.status === 200 ? this.#upstream(request) : null;
    if (admission.status !== 200 || !upstream) {
      refuse(socket, admission.status === 200 ? 503 : admission.status);
      return;
    }
    // Who has gone meanwhile does not enter, or a late entry would put out the same device's next one.
    if (socket.destroyed) {
      upstream.destroy();
      return;
    }
    socket.once("close", () => upstream.destroy());
    upstream.on("upgrade", (answer, server, serverHead) => {
      if (socket.destroyed) {
        server.destroy();
        return;
      }
      this.#open.set(socket, admission.claims);
      socket.write(rawHead(answer));
      if (serverHead.length > 0) socket.write(serverHead);
      if (head.length > 0) server.write(head);
      server.pipe(socket);
      socket.pipe(server);
      const close = () => {
        this.#open.delete(socket);
        socket.destroy();
        server.destroy();
      };
      for (const end of [socket, server]) for (const event of ["close", "error", "end"]) end.on(event, close);
    });
    // The media server has its own reasons to refuse; its word goes through as it is.
    upstream.on("response", (answer) => {
      answer.resume();
      refuse(socket, answer.statusCode ?? 502);
    });
    upstream.on("error", () => refuse(socket, 503));
    upstream.end();
  }

  /** Cuts the signalling of everybody who may no longer be where they are. */
  recheck(): void {
    for (const [socket, claims] of this.#open) if (!this.#calls.keeps(claims)) socket.destroy();
  }

  async #admit(request: IncomingMessage): Promise<Admission> {
    const url = new URL(request.url ?? "/", "http://host");
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const token = url.searchParams.get("access_token") ?? bearer;
    const claims = token ? await this.#tokens.read(token) : null;
    if (!claims || !parseIdentity(claims.identity)) return { status: 401 };
    if (!this.#calls.admits(claims)) return { status: 403 };
    try {
      await this.#media.ensureRoom(claims.callId);
    } catch {
      return { status: 503 };
    }
    return { status: 200, claims };
  }

  #upstream(request: IncomingMessage): http.ClientRequest | null {
    const base = this.#media.url;
    if (base === null) return null;
    const target = new URL(request.url ?? "/", base.replace(/^ws/, "http"));
    const client = target.protocol === "https:" ? https : http;
    // The browser's Origin and Host are ours to judge; the media server sees only us.
    const { origin: _origin, ...headers } = request.headers;
    return client.request(target, {
      method: request.method ?? "GET",
      headers: { ...headers, host: target.host },
    });
  }
}

const reasons: Record<number, string> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  503: "Service Unavailable",
};

function refuse(socket: Duplex, status: number): void {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? "Refused"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function rawHead(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let i = 0; i < answer.rawHeaders.length; i += 2)
    lines.push(`${answer.rawHeaders[i]}: ${answer.rawHeaders[i + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
