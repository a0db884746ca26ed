import type { Context } from "hono";
import type { Api } from "../../shared/contract/api.ts";

/** Characters; longer tokens are not looked up. */
const MAX_LENGTH = 200;

/** The token of a request, from the header that its API uses; null if there is none. */
export function credentialOf(context: Context, { credential }: Api): string | null {
  const value = context.req.header(credential.header) ?? "";
  const [, token = ""] = credential.scheme === null ? [value, value] : (/^Bearer (\S+)$/i.exec(value) ?? []);
  return /^\S+$/.test(token) && token.length <= MAX_LENGTH ? token : null;
}

/** Whether a request brings a credential, valid or not. */
export const hasCredential = (context: Context, { credential }: Api): boolean =>
  context.req.header(credential.header) !== undefined;
