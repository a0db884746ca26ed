import { useEffect, useState } from "react";
import type { OpenedLink as Opened } from "../../../shared/contract/ipc.ts";
import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { platform } from "../../platform/index.ts";
import { useCall } from "../../stores/call-store.ts";
import { joinHost } from "../../stores/hosts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

const JoinByLink = laterDialog(async () => (await withLaterTexts(import("./join-by-link.tsx"))).JoinByLink);

/**
 * Follows the links that the system opens with the desktop app. Of a host that the app knows it shows the page at once;
 * for another one, or in a call, it asks first.
 */
export function OpenedLink() {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(
    () =>
      platform.hosts?.onLink((link) => {
        const inCall = useCall.getState().connection.status !== "idle";
        if (link.isKnown && !inCall) joinHost(link.link).catch(() => setOpened(link));
        else setOpened(link);
      }),
    [],
  );
  return opened && <JoinByLink key={opened.link} opened={opened} onClose={() => setOpened(null)} />;
}
