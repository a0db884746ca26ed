import { useEffect, useState } from "react";
import type { NearbyHost } from "../../../shared/contract/ipc.ts";
import { log } from "../../log/log.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { joinNearby, showHost, type Refusal } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";

/** How often the list is asked for, in milliseconds. */
const INTERVAL = 1_000;

const nameOf = ({ name }: NearbyHost): string => name || t("settings.hosts.nearby.unnamed");
const addressOf = ({ url }: NearbyHost): string => new URL(url).host;

/** The hosts that announce themselves on the local network, to join one without a link. They are looked for while shown. */
export function NearbyHosts() {
  const hosts = useNearby();
  const [chosen, setChosen] = useState<NearbyHost | null>(null);
  return (
    <section>
      <h2>{t("settings.hosts.nearby.title")}</h2>
      {hosts.length === 0 && (
        <p className={styles.text} role="status">
          {t("settings.hosts.nearby.looking")}
        </p>
      )}
      <Rows>
        {hosts.map((host) => (
          <Row
            key={`${host.url} ${host.authority}`}
            title={nameOf(host)}
            facts={[
              host.url,
              ...(host.standing === "new" ? [] : [t(`settings.hosts.nearby.${host.standing}`)]),
            ]}
          >
            {host.standing === "new" && (
              <Button
                aria-label={t("settings.hosts.nearby.joinName", {
                  name: nameOf(host),
                  address: addressOf(host),
                })}
                onClick={() => setChosen(host)}
              >
                {t("settings.hosts.joinDo")}
              </Button>
            )}
            {host.standing === "joined" && (
              <Button
                aria-label={t("hosts.showHost", { host: host.url })}
                onClick={() => void showHost(host.url)}
              >
                {t("settings.hosts.show")}
              </Button>
            )}
          </Row>
        ))}
      </Rows>
      {chosen && <JoinNearby host={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function useNearby(): readonly NearbyHost[] {
  const [hosts, setHosts] = useState<readonly NearbyHost[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown = true;
    const look = async () => {
      const found = await platform.hosts?.listNearby().catch((error: unknown) => {
        log.warn("Hosts nearby were not listed", { error });
      });
      if (!shown) return;
      if (found) setHosts(found);
      timer = setTimeout(() => void look(), INTERVAL);
    };
    void look();
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, []);
  return hosts;
}

/** An announcement proves nothing: shows the fingerprint that will be trusted, for a comparison, before it is. */
function JoinNearby({ host, onClose }: { host: NearbyHost; onClose: () => void }) {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [problem, join, joining] = useForm(async (form) => {
    setRefused(null);
    setRefused(await joinNearby(host, textIn(form, "invite")));
  });
  return (
    <Dialog title={t("settings.hosts.nearby.question", { address: addressOf(host) })} onClose={onClose}>
      <form onSubmit={join} className={styles.form}>
        <p className={styles.text}>{t("settings.hosts.nearby.text", { name: nameOf(host) })}</p>
        <code className={styles.fingerprint} dir="ltr">
          {host.authority}
        </code>
        <Field
          label={t("settings.hosts.nearby.invite")}
          name="invite"
          dir="ltr"
          spellCheck={false}
          maxLength={1_000}
        />
        <p className={styles.text}>{t("settings.hosts.nearby.without")}</p>
        <Problem>{refused === null ? problem : t(`settings.hosts.refused.${refused}`)}</Problem>
        <Button submit tone="primary" disabled={joining}>
          {t("settings.hosts.nearby.confirm")}
        </Button>
      </form>
    </Dialog>
  );
}
