import { createApi, type Api } from "../api/client.ts";

let api: Api = createApi("", null);

/** The API of our host, with our session once we are signed in. */
export const currentApi = (): Api => api;

export function setCurrentApi(next: Api): void {
  api = next;
}
