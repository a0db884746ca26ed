import { sayFailure } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";

/** Shows a toast if a request fails that a button has sent. */
export const askHost = (request: Promise<unknown>): void =>
  void request.catch((error: unknown) => showToast(sayFailure(error)));
