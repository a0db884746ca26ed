import { QrCode as QrIcon } from "lucide-react";
import { useState } from "react";
import type { ConferenceDocument, ConferenceLinks } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import styles from "./links.module.css";

/** The links to a conference: to copy, and to scan. */
export function Links({
  conference,
  links,
  className,
}: {
  className: string | undefined;
  conference: ConferenceDocument;
  links: ConferenceLinks;
}) {
  const { name, active, webinar, waiting_room: waitingRoom } = conference;
  const [isCodeShown, setCodeShown] = useState(false);
  return (
    <section className={className}>
      <h2>{t("conferences.links.title")}</h2>
      {!active && <p className={styles.text}>{t("conferences.links.stopped")}</p>}
      <ul className={styles.links}>
        <Link
          name={t("conferences.links.guest")}
          text={t(webinar ? "conferences.links.guestTextWebinar" : "conferences.links.guestText")}
          copyName={t("conferences.links.copyGuest")}
          url={links.guest_url}
        >
          <Button aria-label={t("conferences.links.codeLabel")} onClick={() => setCodeShown(true)}>
            <QrIcon size={16} strokeWidth={1.5} aria-hidden />
            {t("conferences.links.code")}
          </Button>
        </Link>
        {(webinar || waitingRoom) && (
          <Link
            name={t("conferences.links.speaker")}
            text={t(
              webinar ? "conferences.links.speakerTextWebinar" : "conferences.links.speakerTextWaiting",
            )}
            copyName={t("conferences.links.copySpeaker")}
            url={links.speaker_url}
          />
        )}
        <Link
          name={t("conferences.links.host")}
          text={t("conferences.links.hostText")}
          copyName={t("conferences.links.copyHost")}
          url={links.host_url}
        />
      </ul>
      {isCodeShown && (
        <Dialog title={t("conferences.links.codeTitle", { name })} onClose={() => setCodeShown(false)}>
          <p className={styles.text}>{t("conferences.links.codeText")}</p>
          <div className={styles.code}>
            <QrCode text={links.guest_url} label={t("conferences.links.codeLabel")} />
            <code dir="ltr">{links.guest_url}</code>
          </div>
        </Dialog>
      )}
    </section>
  );
}

/** The link itself is not shown where it holds a code: whoever looks over a shoulder, or at a shared screen, could use it. */
function Link({
  name,
  text,
  copyName,
  url,
  children,
}: {
  name: string;
  text: string;
  copyName: string;
  url: string;
  children?: React.ReactNode;
}) {
  return (
    <li>
      <div className={styles.about}>
        <strong>{name}</strong>
        <small>{text}</small>
        {!url.includes("#") && <code dir="ltr">{url}</code>}
      </div>
      <span className={styles.actions}>
        {children}
        <CopyButton text={url} label={t("common.copy")} name={copyName} />
      </span>
    </li>
  );
}
