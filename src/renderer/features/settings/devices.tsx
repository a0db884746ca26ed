import { useState } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { routes } from "../../../shared/contract/client.ts";
import { formatMoment, sayFailure, t } from "../../messages/index.ts";
import { notify } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { canSignOut, signOut } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { secretIn, textIn, useForm } from "../../ui/form.ts";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

/** Where one is signed in, and the ways in on another device. */
export function Devices() {
  return (
    <div className={styles.parts}>
      <Sessions />
      <AnotherDevice />
      <PasswordForm />
    </div>
  );
}

const load = () => currentApi().call(routes.listSessions);

function Sessions() {
  const { value: sessions, problem, run } = useHostData(load);
  return (
    <section>
      <h2>{t("account.devices")}</h2>
      <ul className={styles.lines}>
        {sessions?.map((session) => (
          <li key={session.id}>
            <span className={styles.line}>
              <span dir="auto">{session.label || t("account.unknownDevice")}</span>
              <small>
                {session.current
                  ? t("account.thisDevice")
                  : t("account.seen", { when: formatMoment(session.last_seen_at) })}
              </small>
            </span>
            {session.current ? (
              canSignOut && <SignOut />
            ) : (
              <Button
                aria-label={t("account.signOutDevice", {
                  device: session.label || t("account.unknownDevice"),
                })}
                onClick={() =>
                  void run(() =>
                    currentApi().call(routes.revokeSession, { params: { session_id: session.id } }),
                  )
                }
              >
                {t("account.signOut")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problem>{problem}</Problem>
    </section>
  );
}

function SignOut() {
  const [problem, leave, leaving] = useForm(signOut);
  return (
    <form action={leave}>
      <Button submit disabled={leaving}>
        {t("account.signOut")}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  );
}

function AnotherDevice() {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const show = () =>
    void currentApi()
      .call(routes.createDeviceCode)
      .then(
        (made) => setCode(made.code),
        (error: unknown) => setProblem(sayFailure(error)),
      );
  return (
    <section>
      <h2>{t("account.another")}</h2>
      <p className={styles.text}>{t("account.anotherText")}</p>
      {code === null ? (
        <Button onClick={show}>{t("account.showCode")}</Button>
      ) : (
        <p className={styles.code} role="status">
          {code}
        </p>
      )}
      <Problem>{problem}</Problem>
    </section>
  );
}

function PasswordForm() {
  const [problem, save, saving] = useForm(async (form) => {
    const current = secretIn(form, "current");
    await currentApi().call(routes.setPassword, {
      body: {
        login: textIn(form, "login").toLowerCase(),
        password: secretIn(form, "password"),
        ...(current ? { current_password: current } : {}),
      },
    });
    notify(t(current ? "account.passwordChanged" : "account.passwordSaved"));
  });
  return (
    <section>
      <h2>{t("account.password")}</h2>
      <p className={styles.text}>{t("account.passwordText")}</p>
      <form action={save} className={styles.form}>
        <Field
          label={t("account.login")}
          name="login"
          required
          autoComplete="username"
          maxLength={32}
          pattern="[A-Za-z0-9]([A-Za-z0-9._\-]{0,30}[A-Za-z0-9])?"
          title={t("account.loginHint")}
        />
        <Field
          label={t("account.newPassword", { count: limits.minPasswordLength })}
          name="password"
          type="password"
          required
          autoComplete="new-password"
          minLength={limits.minPasswordLength}
          maxLength={limits.maxPasswordLength}
        />
        <Field
          label={t("account.currentPassword")}
          name="current"
          type="password"
          autoComplete="current-password"
          maxLength={limits.maxPasswordLength}
        />
        <p className={styles.text}>{t("account.passwordEnds")}</p>
        <Problem>{problem}</Problem>
        <Button submit disabled={saving}>
          {t("account.savePassword")}
        </Button>
      </form>
    </section>
  );
}
