import { useState } from "react";
import type { OpenedLink } from "../../../shared/contract/ipc.ts";
import { leaveCall } from "../../media/calls.ts";
import { t } from "../../messages/index.ts";
import { useCall } from "../../stores/call-store.ts";
import { joinHost, type Refusal } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import styles from "./join-by-link.module.css";

/** Asks whether to join the host of a link that came from outside the app, or says why that is not possible. */
export function JoinByLink({ opened, onClose }: { opened: OpenedLink; onClose: () => void }) {
  const inCall = useCall(({ connection }) => connection.status !== "idle");
  const [refused, setRefused] = useState<Refusal | null>(opened.url === null ? "no-link" : null);
  const [failed, setFailed] = useState(false);
  const join = () => {
    if (inCall) leaveCall();
    joinHost(opened.link).then(setRefused, () => setFailed(true));
  };
  if (opened.url === null || refused !== null)
    return (
      <Dialog title={t("openedLink.refused")} onClose={onClose}>
        <Problem>{t(`settings.hosts.refused.${refused ?? "no-link"}`)}</Problem>
      </Dialog>
    );
  return (
    <Dialog title={t("openedLink.title", { host: new URL(opened.url).hostname })} onClose={onClose}>
      <p className={styles.text}>{t(opened.isKnown ? "openedLink.known" : "openedLink.text")}</p>
      <p className={styles.address} dir="ltr">
        {opened.url}
      </p>
      {inCall && <p className={styles.text}>{t("openedLink.inCall")}</p>}
      {failed && <Problem>{t("openedLink.failed")}</Problem>}
      <div className={styles.actions}>
        <Button data-focus onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button tone="primary" onClick={join}>
          {t(inCall ? "openedLink.leaveAndJoin" : "openedLink.join")}
        </Button>
      </div>
    </Dialog>
  );
}
