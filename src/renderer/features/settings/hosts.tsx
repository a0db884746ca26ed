import type { ListedHost } from "../../../shared/contract/ipc.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { useCall } from "../../stores/call-store.ts";
import { showHost, startOwnHost } from "../../stores/hosts.ts";
import { leaveHost, signOutOf } from "../../stores/follow-hosts.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { JoinForm, labelOf } from "../hosts/index.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { NearbyHosts } from "./nearby-hosts.tsx";
import { Row, Rows } from "../../ui/row.tsx";
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
          {value?.hosts.map((host) => (
            <HostLine
              key={host.url ?? "own"}
              host={host}
              isShown={host.url === value.current}
              inCall={inCall}
              onSignOut={(url) => void run(() => signOutOf(url))}
              onLeave={(url) => void run(() => leaveHost(url))}
            />
          ))}
        </Rows>
        {!inCall && value?.hosts.every(({ url }) => url !== null) && (
          <Button onClick={() => void run(startOwnHost)}>{t("hosts.start")}</Button>
        )}
        <Problem>{problem}</Problem>
      </section>
      {!inCall && (
        <section>
          <h2>{t("settings.hosts.join")}</h2>
          <JoinForm className={styles.form} />
        </section>
      )}
      {!inCall && <NearbyHosts />}
    </div>
  );
}

function HostLine({
  host,
  isShown,
  inCall,
  onSignOut,
  onLeave,
}: {
  host: ListedHost;
  isShown: boolean;
  inCall: boolean;
  onSignOut: (url: string) => void;
  onLeave: (url: string) => void;
}) {
  const { url } = host;
  const label = labelOf(host);
  return (
    <Row title={label} dir="auto" facts={[statusOf(isShown, host.signedIn)]}>
      {!isShown && (
        <Button
          disabled={inCall}
          aria-label={t("hosts.showHost", { host: label })}
          onClick={() => void showHost(url)}
        >
          {t("settings.hosts.show")}
        </Button>
      )}
      {url !== null && host.signedIn && (
        <ConfirmButton label={t("hosts.signOutOf", { host: label })} onConfirm={() => onSignOut(url)}>
          {t("account.signOut")}
        </ConfirmButton>
      )}
      {url !== null && (
        <ConfirmButton label={t("settings.hosts.leaveUrl", { url: label })} onConfirm={() => onLeave(url)}>
          {t("settings.hosts.leave")}
        </ConfirmButton>
      )}
    </Row>
  );
}

function statusOf(isShown: boolean, signedIn: boolean): string {
  if (isShown) return t("settings.hosts.current");
  return t(signedIn ? "settings.hosts.signedIn" : "settings.hosts.signedOut");
}
