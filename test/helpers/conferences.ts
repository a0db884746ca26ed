import { randomBytes } from "node:crypto";
import { routes } from "../../src/shared/contract/index.ts";
import type { AnswerOf, BodyInputOf, Route } from "../../src/shared/contract/route.ts";
import { codeIn, credentialHeader } from "./api.ts";
import { expectAnswer } from "./openapi.ts";
import type { TestHost, TestPerson } from "./host.ts";

/** A small meeting. */
export const conferenceSettings = {
  name: "Test",
  media_type: "MEDIA_TYPE_VIDEO_AUDIO",
  max_participants: 20,
  webinar: false,
  chat: true,
  screen_share: true,
  record: false,
  record_mode: "ROOM_COMPOSITE_GRID",
  waiting_room: false,
  locked: false,
} as const;

/** The id of a new conference of this person. */
export const createTestConference = async ({ api }: TestPerson, name = "Test"): Promise<string> =>
  (await api.call(routes.createConference, { body: { ...conferenceSettings, name } })).id;

/** The LiveKit room of a conference that has been started. */
export async function livekitRoom(host: Pick<TestHost, "url">, id: string): Promise<string> {
  return (await askConferences(host, routes.findLivekitRoomName, { id })).LKRoomName;
}

/** A request of the Conferences API. Rejects with the status and the code of a refusal. */
export async function askConferences<R extends Route>(
  host: Pick<TestHost, "url">,
  route: R,
  body: BodyInputOf<R>,
  token: string | null = null,
): Promise<AnswerOf<R>> {
  const response = await fetch(host.url + route.path, {
    method: route.method,
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : credentialHeader(route.api, token)),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Parameters<typeof codeIn>[0];
  expectAnswer(route, response.status, answer);
  const code = codeIn(answer);
  if (code !== undefined) throw Object.assign(new Error(code), { code, status: response.status });
  return answer as AnswerOf<R>;
}

export interface TokenOptions {
  readonly secret?: string | null;
  readonly name?: string;
  readonly code?: string;
  readonly hidden?: boolean;
  readonly egressToken?: string;
  /** An operator's access token. */
  readonly token?: string | null;
  /** The current one by default. */
  readonly room?: string;
}

/** Of a participant's page. */
export const createSecret = (): string => randomBytes(24).toString("base64url");

/** A token for a conference, as its page gets it. */
export async function tokenFor(
  host: Pick<TestHost, "url">,
  conferenceId: string,
  identity: string,
  options: TokenOptions = {},
): Promise<string> {
  const { participant_token } = await askConferences(
    host,
    routes.createParticipantToken,
    {
      room_id: conferenceId,
      LKRoomName: options.room ?? (await livekitRoom(host, conferenceId)),
      participant_id: identity,
      ...(options.name === undefined ? {} : { participant_name: options.name }),
      ...(options.secret ? { participant_secret: options.secret } : {}),
      ...(options.code === undefined ? {} : { code: options.code }),
      ...(options.hidden === undefined ? {} : { hidden: options.hidden }),
      ...(options.egressToken === undefined ? {} : { egress_mode_token: options.egressToken }),
    },
    options.token,
  );
  return participant_token;
}
