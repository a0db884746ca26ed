import { useEffect, useState } from "react";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { startOwnHost } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { JoinForm } from "../hosts/index.ts";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

/** Starts a host on this computer or joins one: the first page of the desktop app, and later the way to another host. */
export function HostChoice({ onBack }: { onBack: (() => void) | null }) {
  const [canStart, setCanStart] = useState(onBack === null);
  const [problem, start, starting] = useForm(startOwnHost);
  useEffect(() => {
    void platform.hosts?.list().then(({ hosts }) => setCanStart(hosts.every(({ url }) => url !== null)));
  }, []);
  return (
    <PlainPage
      title={t(onBack ? "hosts.add" : "hosts.welcome")}
      text={t(canStart ? "hosts.choiceText" : "hosts.joinText")}
    >
      {canStart && (
        <form onSubmit={start} className={styles.form}>
          <Problem>{problem}</Problem>
          <Button submit tone="primary" className={styles.tall} disabled={starting}>
            {t("hosts.start")}
          </Button>
          <p className={styles.or}>{t("hosts.or")}</p>
        </form>
      )}
      <JoinForm className={styles.form} button={styles.tall} />
      {onBack && (
        <Button className={styles.tall} onClick={onBack}>
          {t("common.back")}
        </Button>
      )}
    </PlainPage>
  );
}
