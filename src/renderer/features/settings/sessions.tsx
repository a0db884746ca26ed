import { useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import { formatMoment, t } from "../../messages/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { canSignOut, signOut } from "../../stores/session.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { useFailure, useForm } from "../../ui/form.ts";
import { PasswordForm } from "./password.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

/** Where this person is signed in, and the ways to sign in on another device. */
export function Sessions() {
  return (
    <div className={styles.parts}>
      <SessionList />
      <AnotherDevice />
      <PasswordForm />
    </div>
  );
}

const load = () => currentApi().call(routes.listSessions);

function SessionList() {
  const { value: sessions, problem, run } = useHostData(load);
  return (
    <section>
      <h2>{t("devices.title")}</h2>
      <Rows>
        {sessions?.map((session) => (
          <Row
            key={session.id}
            title={session.label || t("devices.unknown")}
            facts={[
              session.current
                ? t("devices.thisOne")
                : t("devices.seen", { when: formatMoment(session.last_seen_at) }),
            ]}
          >
            {session.current ? (
              canSignOut() && <SignOut />
            ) : (
              <Button
                aria-label={t("devices.signOut", {
                  device: session.label || t("devices.unknown"),
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
          </Row>
        ))}
      </Rows>
      <Problem>{problem}</Problem>
    </section>
  );
}

function SignOut() {
  const [problem, leave, leaving] = useForm(signOut);
  return (
    <form onSubmit={leave}>
      <Button submit disabled={leaving}>
        {t("account.signOut")}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  );
}

function AnotherDevice() {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useFailure();
  const show = () =>
    void currentApi()
      .call(routes.createDeviceCode)
      .then(
        (made) => setCode(made.code),
        (error: unknown) => setProblem(error),
      );
  return (
    <section>
      <h2>{t("devices.another")}</h2>
      <p className={styles.text}>{t("devices.anotherText")}</p>
      {code === null ? (
        <Button onClick={show}>{t("devices.showCode")}</Button>
      ) : (
        <p className={styles.code} role="status">
          {code}
        </p>
      )}
      <Problem>{problem}</Problem>
    </section>
  );
}
