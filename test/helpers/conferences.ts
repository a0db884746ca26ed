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
