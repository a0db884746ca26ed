import { useEffect, useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import type { Room } from "../../../shared/contract/entities.ts";
import { t } from "../../messages/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { useFailure } from "../../ui/form.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { LinkNotice } from "./link-notice.tsx";
import styles from "./dialogs.module.css";

/** Creates an invite link for a room, to copy or to scan. */
export function InviteDialog({
  room,
  title,
  onNetwork,
  onClose,
}: {
  room: Room;
  title: string;
  /** Opens the network settings. */
  onNetwork: () => void;
  onClose: () => void;
}) {
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useFailure();
  useEffect(() => {
    let shown = true;
    currentApi()
      .call(routes.createInvite, { body: { room_id: room.id } })
      .then(
        (invite) => shown && setUrl(invite.url),
        (error: unknown) => shown && setProblem(error),
      );
    return () => {
      shown = false;
    };
  }, [room.id, setProblem]);
  return (
    <Dialog title={t("inviteLink.title", { room: title })} onClose={onClose}>
      <p className={styles.text}>{t("inviteLink.text")}</p>
      <div className={styles.link}>
        <Field
          label={t("inviteLink.label")}
          readOnly
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton tone="primary" text={url} label={t("common.copy")} />
      </div>
      <Problem>{problem}</Problem>
      {url && <LinkNotice link={url} onNetwork={onNetwork} />}
      {url && (
        <div className={styles.qr}>
          <QrCode text={url} label={t("inviteLink.code")} />
        </div>
      )}
    </Dialog>
  );
}
