import { useEffect, useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { acceptInvite, hostName } from "../../stores/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import { AppLink, type LinkParts } from "./app-link.tsx";
import { CheckLink } from "./check-link.tsx";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

/** An invite link: asks for a name, then joins. */
export function InvitePage({ link, onDone }: { link: LinkParts; onDone: (roomId?: string) => void }) {
  const { code } = link;
  const phase = useApp((state) => state.phase);
  const [host, setHost] = useState("");
  useEffect(() => {
    let shown = true;
    // It can be joined even if its name is unknown.
    hostName().then(
      (name) => shown && setHost(name),
      () => {},
    );
    return () => {
      shown = false;
    };
  }, []);
  const [asNew, setAsNew] = useState(phase.status !== "signed-in");
  const [problem, join, joining] = useForm(async (form) => {
    onDone(await acceptInvite(code, textIn(form, "name")));
  });

  if (!asNew && phase.status === "signed-in")
    return (
      <PlainPage
        title={host ? t("welcome.invitedTo", { host }) : t("welcome.invited")}
        text={t("welcome.already", { name: phase.me.display_name })}
      >
        <div className={styles.form}>
          <Button tone="primary" className={styles.tall} onClick={() => onDone()}>
            {t("welcome.goOn", { name: phase.me.display_name })}
          </Button>
          <Button className={styles.tall} onClick={() => setAsNew(true)}>
            {t("welcome.asNew")}
          </Button>
        </div>
        <AppLink {...link} />
      </PlainPage>
    );
  return (
    <PlainPage
      title={host ? t("welcome.invitedTo", { host }) : t("welcome.invited")}
      text={t("welcome.invitedText")}
    >
      <form onSubmit={join} className={styles.form}>
        <Field
          label={t("welcome.name")}
          name="name"
          required
          autoFocus
          autoComplete="name"
          maxLength={limits.displayName}
          pattern=".*\S.*"
        />
        <Problem>{problem}</Problem>
        <Button submit tone="primary" className={styles.tall} disabled={joining}>
          {t("welcome.join")}
        </Button>
        {phase.status === "signed-out" && (
          <Button className={styles.tall} onClick={() => onDone()}>
            {t("welcome.signIn")}
          </Button>
        )}
      </form>
      <AppLink {...link} />
      <CheckLink />
    </PlainPage>
  );
}
