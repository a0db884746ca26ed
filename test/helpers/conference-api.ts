/** A request of the Conferences API, as a script makes it. Throws its error code unless it succeeds. */
export async function askConferences(
  url: string,
  path: `conferences/${string}` | `conferences-public/${string}`,
  body: object,
  token: string | null = null,
): Promise<Record<string, unknown>> {
  const headers = new Headers({ "content-type": "application/json" });
  if (token !== null) headers.set("x-access-token", token);
  const method = path === "conferences/remove" ? "DELETE" : "POST";
  const response = await fetch(`${url}/api/${path}`, { method, headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path}: ${String(answer["code"])}`);
  return answer;
}

/** A token to join with; with an operator's access token, as a host. */
export async function participantToken(
  url: string,
  conferenceId: string,
  participant: { readonly id: string; readonly name: string },
  token: string | null = null,
): Promise<string> {
  const { LKRoomName } = await askConferences(
    url,
    "conferences-public/findLKRoomNameById",
    { id: conferenceId },
    token,
  );
  const body = {
    room_id: conferenceId,
    LKRoomName,
    participant_id: participant.id,
    participant_name: participant.name,
  };
  const answer = await askConferences(url, "conferences-public/createToken", body, token);
  return String(answer["participant_token"]);
}
