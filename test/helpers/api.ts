import { ApiError, createApi as createClient, type Api } from "../../src/renderer/api/client.ts";
import type { Api as ApiDefinition } from "../../src/shared/contract/api.ts";
import type { Route } from "../../src/shared/contract/route.ts";
import { expectAnswer, expectRefusal } from "./openapi.ts";

export { ApiError, type Api } from "../../src/renderer/api/client.ts";

/** The app's own client; it fails on every answer that does not match the contract and the API description. */
export function createApi(url: string, accessToken: string | null): Api {
  const client = createClient(url, accessToken);
  return {
    url,
    fetch: (address, input) => client.fetch(address, input),
    call: async (address, input) => {
      const route = address as unknown as Route;
      try {
        const answer = await client.call(address, input);
        expectAnswer(route, route.status, { data: answer });
        return route.answer.parse(answer) as Awaited<ReturnType<typeof client.call<typeof address>>>;
      } catch (error) {
        if (error instanceof ApiError && error.code !== "OFFLINE") expectRefusal(route, error.code);
        throw error;
      }
    },
  };
}

/** The request header with a token, for an API. */
export const credentialHeader = (
  { credential: { header, scheme } }: ApiDefinition,
  token: string,
): Record<string, string> => ({ [header]: scheme === null ? token : `${scheme} ${token}` });

/** The error code in an answer of any API. */
export const codeIn = (answer: {
  error?: { code: string };
  code?: string;
  success?: boolean;
}): string | undefined => (answer.success === false ? answer.code : answer.error?.code);
