import { PhoneIncoming } from "lucide-react";
import { t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { showHost } from "../../stores/hosts.ts";
import {
  addressAmong,
  freshlyMissed,
  ringsElsewhere,
  useKnownHosts,
  type KnownHost,
} from "../../stores/known-hosts.ts";
import { labelOf } from "./host-label.ts";
import styles from "./host-list.module.css";

/** The hosts to switch between, in the sidebar; nothing if there is only one. */
export function HostList() {
  const { hosts, shown } = useKnownHosts();
  const inCall = useCall(({ connection }) => connection.status !== "idle");
  if (hosts.length < 2) return null;
  const open = (host: KnownHost) => {
    if (host.url === shown) return;
    if (inCall) showToast(t("settings.hosts.inCall"));
    else void showHost(host.url);
  };
  return (
    <section className={styles.hosts} aria-labelledby="hosts-title">
      <h2 id="hosts-title" className={styles.title}>
        {t("settings.hosts.title")}
      </h2>
      <ul>
        {hosts.map((host) => (
          <li key={host.url ?? "own"}>
            <button
              type="button"
              className={styles.row}
              aria-current={host.url === shown ? "true" : undefined}
              onClick={() => open(host)}
            >
              <span className={styles.about}>
                <span className={styles.name} dir="auto">
                  {labelOf(host)}
                </span>
                <Detail text={addressAmong(hosts, host)} />
                {host.url !== shown && <Detail text={stateOf(host)} />}
              </span>
              <News host={host} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Detail = ({ text }: { text: string | null }) => text && <small className={styles.detail}>{text}</small>;

function stateOf({ signedIn, online }: KnownHost): string | null {
  if (!signedIn) return t("settings.hosts.signedOut");
  return online ? null : t("hosts.unreachable");
}

/** What waits on a host that is not shown. */
function News({ host }: { host: KnownHost }) {
  if (ringsElsewhere([host], []).length > 0)
    return (
      <PhoneIncoming
        size={16}
        strokeWidth={1.5}
        className={styles.ringing}
        role="img"
        aria-label={t("call.incoming")}
      />
    );
  const missed = freshlyMissed(host);
  if (missed > 0)
    return (
      <span className={styles.count} role="img" aria-label={t("call.missed.fresh", { count: missed })}>
        {missed}
      </span>
    );
  return host.unread && <span className={styles.dot} role="img" aria-label={t("hosts.unread")} />;
}
