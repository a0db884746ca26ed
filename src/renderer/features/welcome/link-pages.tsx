import { useEffect, useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { acceptInvite, hostName, peekCode, signInWithCode } from "../../stores/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useFailure, useForm } from "../../ui/form.ts";
import { AppLink, type LinkParts } from "./app-link.tsx";
import { CheckLink } from "./check-link.tsx";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

type Done = (roomId?: string) => void;

/** An invite link: asks for a name, then joins. */
export function InvitePage({ link, onDone }: { link: LinkParts; onDone: Done }) {
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

/**
 * A sign-in link: shows whose account it opens, and signs in only after a press, so that a link preview does not use
 * it up.
 */
export function SignInPage({ link, onDone }: { link: LinkParts; onDone: Done }) {
  const { code } = link;
  const phase = useApp((state) => state.phase);
  const [account, setAccount] = useState<{ user_id: string; display_name: string } | null>(null);
  const [unusable, setUnusable] = useFailure();
  const [problem, signIn, signingIn] = useForm(async () => {
    await signInWithCode(code);
    onDone();
  });
  useEffect(() => {
    let shown = true;
    peekCode(code).then(
      (found) => shown && setAccount(found),
      (error: unknown) => shown && setUnusable(error),
    );
    return () => {
      shown = false;
    };
  }, [code, setUnusable]);

  const me = phase.status === "signed-in" ? phase.me : null;
  const onlyWay = (
    <Button tone="primary" className={styles.tall} onClick={() => onDone()}>
      {me ? t("welcome.goOn", { name: me.display_name }) : t("welcome.signIn")}
    </Button>
  );
  if (unusable !== null)
    return (
      <PlainPage title={t("welcome.unusable")} text={unusable}>
        {onlyWay}
      </PlainPage>
    );
  if (!account) return <PlainPage title={t("app.name")} text={t("welcome.signInLooking")} />;
  const name = account.display_name;
  if (me?.id === account.user_id)
    return (
      <PlainPage title={t("welcome.signInSame")} text={t("welcome.signInSameText", { name })}>
        {onlyWay}
      </PlainPage>
    );
  return (
    <PlainPage
      title={t("welcome.signInAs", { name })}
      text={
        me
          ? t("welcome.signInOther", { name: me.display_name })
          : t("welcome.signInText", { host: new URL(currentApi().url).host })
      }
    >
      <form onSubmit={signIn} className={styles.form}>
        <Problem>{problem}</Problem>
        <Button submit tone="primary" className={styles.tall} disabled={signingIn}>
          {t("welcome.signInDo", { name })}
        </Button>
        {me && (
          <Button className={styles.tall} onClick={() => onDone()}>
            {t("welcome.goOn", { name: me.display_name })}
          </Button>
        )}
      </form>
      <AppLink {...link} />
      <CheckLink />
    </PlainPage>
  );
}
