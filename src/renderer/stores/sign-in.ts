import { routes } from "../../shared/contract/client.ts";
import { createApi } from "../api/client.ts";
import { platform } from "../platform/index.ts";
import { currentApi } from "./current-api.ts";
import { enter } from "./session.ts";

/** The ways to sign in to a host. Each rejects with an `ApiError`. */

/** Joins the host by an invite. Resolves with the id of the room to show first. */
export async function acceptInvite(code: string, displayName: string): Promise<string> {
  const joined = await createApi(currentApi().url, null).call(routes.acceptInvite, {
    body: { code, display_name: displayName, device_label: platform.deviceName },
  });
  await enter(joined.access_token);
  return joined.room_id;
}

export async function signInWithCode(code: string): Promise<void> {
  const body = { code, device_label: platform.deviceName };
  const session = await createApi(currentApi().url, null).call(routes.exchangeCode, { body });
  await enter(session.access_token);
}

export async function signInWithPassword(login: string, password: string): Promise<void> {
  const body = { login, password, device_label: platform.deviceName };
  const session = await createApi(currentApi().url, null).call(routes.signInByPassword, { body });
  await enter(session.access_token);
}

/** The name of the host, for people who are not signed in yet. */
export async function hostName(): Promise<string> {
  return (await createApi(currentApi().url, null).call(routes.getHost)).name;
}

/** The account that a sign-in link or code opens. Does not use the code up. */
export async function peekCode(code: string): Promise<{ user_id: string; display_name: string }> {
  return await createApi(currentApi().url, null).call(routes.peekCode, { body: { code } });
}
