import { t } from "../../messages/index.ts";
import { signInWithCode, signInWithPassword } from "../../stores/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { secretIn, textIn, useForm } from "../../ui/form.ts";
import { CheckLink } from "./check-link.tsx";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

/** Shown while nobody is signed in: signing in by password, or by a code from a signed-in device. */
export function SignedOutPage() {
  const [problem, signIn, signingIn] = useForm(async (form) => {
    const code = textIn(form, "code");

    if (code) await signInWithCode(code);
    else await signInWithPassword(textIn(form, "login").toLowerCase(), secretIn(form, "password"));
  });
  return (
    <PlainPage title={t("signIn.signedOut")} text={t("signIn.signedOutText")}>
      <form onSubmit={signIn} className={styles.form}>
        <Field label={t("account.login")} name="login" autoComplete="username" maxLength={32} />
        <Field label={t("signIn.password")} name="password" type="password" autoComplete="current-password" />
        <p className={styles.or}>{t("signIn.or")}</p>
        <Field label={t("signIn.code")} name="code" maxLength={20} />
        <Problem>{problem}</Problem>
        <Button submit tone="primary" className={styles.tall} disabled={signingIn}>
          {t("welcome.signIn")}
        </Button>
      </form>
      <CheckLink />
    </PlainPage>
  );
}
