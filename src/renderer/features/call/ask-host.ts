import { sayFailure } from "../../messages/index.ts";
import { notify } from "../../stores/app-store.ts";

/** Shows a notice if the host refuses a request that a press has sent. */
export const askHost = (request: Promise<unknown>): void =>
  void request.catch((error: unknown) => notify(sayFailure(error)));
