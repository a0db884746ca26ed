import { sayFailure } from "../../messages/index.ts";
import { notify } from "../../stores/app-store.ts";

/** Something asked of the host by a press; a refusal is said in passing. */
export const ask = (asking: Promise<unknown>): void =>
  void asking.catch((error: unknown) => notify(sayFailure(error)));
