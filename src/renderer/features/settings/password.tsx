import { useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { routes } from "../../../shared/contract/client.ts";
import { t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { secretIn, textIn, useForm } from "../../ui/form.ts";
import styles from "./section.module.css";

/** Sets or changes the login and password of this person's account. */
export function PasswordForm() {
  /** Counts up with each success, which empties the fields. */
  const [saved, setSaved] = useState(0);
  const [problem, save, saving] = useForm(async (form) => {
    const current = secretIn(form, "current");
    await currentApi().call(routes.setPassword, {
      body: {
        login: textIn(form, "login").toLowerCase(),
        password: secretIn(form, "password"),
        ...(current ? { current_password: current } : {}),
      },
    });
    showToast(t(current ? "password.changed" : "password.saved"));
    setSaved((count) => count + 1);
  });
  return (
    <section>
      <h2>{t("password.title")}</h2>
      <p className={styles.text}>{t("password.text")}</p>
      <form key={saved} onSubmit={save} className={styles.form}>
        <Field
          label={t("account.login")}
          name="login"
          required
          autoComplete="username"
          maxLength={32}
          pattern="[A-Za-z0-9]([A-Za-z0-9._\-]{0,30}[A-Za-z0-9])?"
          title={t("password.loginHint")}
        />
        <Field
          label={t("password.new", { count: limits.minPasswordLength })}
          name="password"
          type="password"
          required
          autoComplete="new-password"
          minLength={limits.minPasswordLength}
          maxLength={limits.maxPasswordLength}
        />
        <Field
          label={t("password.current")}
          name="current"
          type="password"
          autoComplete="current-password"
          maxLength={limits.maxPasswordLength}
        />
        <p className={styles.text}>{t("password.ends")}</p>
        <Problem>{problem}</Problem>
        <Button submit disabled={saving}>
          {t("password.save")}
        </Button>
      </form>
    </section>
  );
}
