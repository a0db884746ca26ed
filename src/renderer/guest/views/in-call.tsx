import { useEffect, useState, type ComponentType } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { log } from "../../log/log.ts";

interface Props {
  readonly conference: ConferencePage;
  readonly isConnected: boolean;
}

/** The views of the conference are loaded as the page is shown, so they are there before anybody gets in. */
export const loadViews = () => import("./conversation.tsx");

export function InCall(props: Props) {
  const [Conversation, setConversation] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    loadViews().then(
      (views) => setConversation(() => views.Conversation),
      (error: unknown) => log.error("The conference could not be shown", { error }),
    );
  }, []);
  return Conversation && <Conversation {...props} />;
}
