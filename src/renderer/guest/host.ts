import type { createParticipantToken, findLivekitRoomName } from "../../shared/contract/conferences-api.ts";
import type { ConferenceMe, ConferencePage } from "../../shared/contract/conference-guests.ts";
import type { Moderation } from "../../shared/contract/conferences.ts";
import type { AnswerOf } from "../../shared/contract/route.ts";

const ANSWER_LIMIT = 10_000;

/** The host has answered with an error, or not at all: code OFFLINE. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "Refused";
    this.code = code;
  }
}

export const codeOf = (error: unknown): string => (error instanceof Refused ? error.code : "OFFLINE");

/** What the page says about a conference. Rejects with `Refused`. */
export const getPage = async (sid: string): Promise<ConferencePage> =>
  (await ask("GET", `/v1/conference-pages/${encodeURIComponent(sid)}`)) as ConferencePage;

export interface Entrance {
  readonly conferenceId: string;
  readonly participantId: string;
  readonly secret: string;
  readonly name: string;
  /** Of the speakers' or the hosts' link; null for everybody else. */
  readonly code: string | null;
}

/** A token for the conference's current room. Rejects with `Refused`. */
export async function createToken(entrance: Entrance): Promise<string> {
  const room = (await ask("POST", "/api/conferences-public/findLKRoomNameById", {
    body: { id: entrance.conferenceId },
  })) as AnswerOf<typeof findLivekitRoomName>;
  const granted = (await ask("POST", "/api/conferences-public/createToken", {
    body: {
      room_id: entrance.conferenceId,
      LKRoomName: room.LKRoomName,
      participant_id: entrance.participantId,
      participant_name: entrance.name,
      participant_secret: entrance.secret,
      ...(entrance.code === null ? {} : { code: entrance.code }),
    },
  })) as AnswerOf<typeof createParticipantToken>;
  return granted.participant_token;
}

/** What a participant may ask of the host, by their secret. Each call rejects with `Refused`. */
export class Host {
  readonly #token: string;

  constructor({ conferenceId, secret }: Pick<Entrance, "conferenceId" | "secret">) {
    this.#token = `${conferenceId}.${secret}`;
  }

  async me(): Promise<ConferenceMe> {
    return (await this.#ask("GET", "")) as ConferenceMe;
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.#ask("POST", "/hand", { raised });
  }

  async moderate(participantId: string, action: Moderation): Promise<void> {
    await this.#ask("POST", "/moderate", { participant_id: participantId, action });
  }

  async lock(locked: boolean): Promise<void> {
    await this.#ask("PATCH", "", { locked });
  }

  async stop(): Promise<void> {
    await this.#ask("POST", "/stop");
  }

  /** Reaches the host also from a page that is being closed. */
  async leave(): Promise<void> {
    await ask("POST", "/v1/conference/leave", { token: this.#token, keepalive: true });
  }

  async #ask(method: Method, path: string, body?: object): Promise<unknown> {
    return await ask(method, `/v1/conference${path}`, { token: this.#token, body });
  }
}

type Method = "GET" | "POST" | "PATCH";

async function ask(
  method: Method,
  path: string,
  { token, body, keepalive = false }: { token?: string; body?: object | undefined; keepalive?: boolean } = {},
): Promise<unknown> {
  const headers = new Headers();
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const init: RequestInit = { method, headers, keepalive, signal: AbortSignal.timeout(ANSWER_LIMIT) };
  if (body) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(body);
  }
  const response = await fetch(path, init).catch((error: unknown) => {
    throw new Refused("OFFLINE", String(error));
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (response.ok) return answer.data ?? answer;
  // The two APIs write their errors differently.
  const { code = "SW_INTERNAL", message = response.statusText } = answer.error ?? answer;
  throw new Refused(code, message);
}

interface Answer {
  readonly data?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly code?: string;
  readonly message?: string;
}
