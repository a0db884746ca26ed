import { useEffect, useState } from "react";
import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { peekCode, signInWithCode } from "../../stores/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { useFailure, useForm } from "../../ui/form.ts";
import { AppLink, type LinkParts } from "./app-link.tsx";
import { CheckLink } from "./check-link.tsx";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

/**
 * A sign-in link: shows whose account it opens, and signs in only after a press, so that a link preview does not use
 * it up.
 */
export function SignInPage({ link, onDone }: { link: LinkParts; onDone: () => void }) {
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
      <PlainPage title={t("signIn.unusable")} text={unusable}>
        {onlyWay}
      </PlainPage>
    );
  if (!account) return <PlainPage title={t("app.name")} text={t("signIn.looking")} />;
  const name = account.display_name;
  if (me?.id === account.user_id)
    return (
      <PlainPage title={t("signIn.same")} text={t("signIn.sameText", { name })}>
        {onlyWay}
      </PlainPage>
    );
  return (
    <PlainPage
      title={t("signIn.as", { name })}
      text={
        me
          ? t("signIn.other", { name: me.display_name })
          : t("signIn.text", { host: new URL(currentApi().url).host })
      }
    >
      <form onSubmit={signIn} className={styles.form}>
        <Problem>{problem}</Problem>
        <Button submit tone="primary" className={styles.tall} disabled={signingIn}>
          {t("signIn.do", { name })}
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
