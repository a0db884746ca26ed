import { lazy, type ComponentType } from "react";
import { log } from "../../log/log.ts";
import { loadLaterTexts } from "../../messages/load-later-texts.ts";

export { labelOf } from "./host-label.ts";
export { JoinForm } from "./join-form.tsx";

/** Nothing if it cannot be loaded: it is part of the page that is shown after an error, which must not throw itself. */
export const OtherHosts = lazy(async (): Promise<{ default: ComponentType }> => {
  try {
    const [{ OtherHosts }] = await Promise.all([import("./other-hosts.tsx"), loadLaterTexts()]);
    return { default: OtherHosts };
  } catch (error) {
    log.warn("The list of hosts could not be loaded", { error });
    return { default: () => null };
  }
});
