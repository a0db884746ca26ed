import { useState } from "react";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { useCall } from "../../stores/call-store.ts";
import { forgetHost, joinHost, showHost, type Refusal } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import { ConfirmButton } from "./confirm-button.tsx";
import { NearbyHosts } from "./nearby-hosts.tsx";
import { Row, Rows } from "./row.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

const load = async () => (await platform.hosts?.list()) ?? { hosts: [], current: null };

/** The hosts that the desktop app has joined besides the one on this computer. */
export function Hosts() {
  const { value, problem, run } = useHostData(load);
  const inCall = useCall(({ connection }) => connection.status !== "idle");
  return (
    <div className={styles.parts}>
      <section>
        <p className={styles.text}>{t("settings.hosts.text")}</p>
        {inCall && <p className={styles.text}>{t("settings.hosts.inCall")}</p>}
        <Rows>
          <Row
            title={t("settings.hosts.own")}
            facts={value?.current === null ? [t("settings.hosts.current")] : []}
          >
            {value !== null && value.current !== null && (
              <Button disabled={inCall} onClick={() => void showHost(null)}>
                {t("settings.hosts.show")}
              </Button>
            )}
          </Row>
          {value?.hosts.map(({ url, signedIn }) => (
            <Row key={url} title={url} dir="ltr" facts={[statusOf(url === value.current, signedIn)]}>
              {url !== value.current && (
                <Button
                  disabled={inCall}
                  aria-label={t("settings.hosts.showUrl", { url })}
                  onClick={() => void showHost(url)}
                >
                  {t("settings.hosts.show")}
                </Button>
              )}
              <ConfirmButton
                label={t("settings.hosts.leaveUrl", { url })}
                onConfirm={() => void run(() => forgetHost(url, url === value.current))}
              >
                {t("settings.hosts.leave")}
              </ConfirmButton>
            </Row>
          ))}
        </Rows>
        <Problem>{problem}</Problem>
      </section>
      {!inCall && <JoinHost />}
      {!inCall && <NearbyHosts />}
    </div>
  );
}

function statusOf(isShown: boolean, signedIn: boolean): string {
  if (isShown) return t("settings.hosts.current");
  return t(signedIn ? "settings.hosts.signedIn" : "settings.hosts.signedOut");
}

function JoinHost() {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [problem, join, joining] = useForm(async (form) => {
    setRefused(null);
    setRefused(await joinHost(textIn(form, "link")));
  });
  return (
    <section>
      <h2>{t("settings.hosts.join")}</h2>
      <form onSubmit={join} className={styles.form}>
        <Field
          label={t("settings.hosts.link")}
          name="link"
          type="url"
          required
          dir="ltr"
          spellCheck={false}
          maxLength={1_000}
        />
        <Problem>{refused === null ? problem : t(`settings.hosts.refused.${refused}`)}</Problem>
        <Button submit tone="primary" disabled={joining}>
          {t("settings.hosts.joinDo")}
        </Button>
      </form>
    </section>
  );
}
