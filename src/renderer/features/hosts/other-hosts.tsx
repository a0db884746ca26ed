import { useEffect, useState } from "react";
import type { ListedHost } from "../../../shared/contract/ipc.ts";
import { log } from "../../log/log.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { showHost } from "../../stores/hosts.ts";
import { Button } from "../../ui/button.tsx";
import { labelOf } from "./host-label.ts";
import styles from "./other-hosts.module.css";

/** The way to the other hosts, for a page of a host that cannot be used. */
export function OtherHosts() {
  const [others, setOthers] = useState<readonly ListedHost[]>([]);
  useEffect(() => {
    platform.hosts?.list().then(
      ({ hosts, current }) => setOthers(hosts.filter(({ url }) => url !== current)),
      (error: unknown) => log.warn("The hosts could not be listed", { error }),
    );
  }, []);
  return (
    <div className={styles.ways}>
      {others.map((host) => (
        <Button key={host.url ?? "own"} className={styles.way} onClick={() => void showHost(host.url)}>
          {t("hosts.showHost", { host: labelOf(host) })}
        </Button>
      ))}
      <Button className={styles.way} onClick={() => (window.location.hash = "/hosts")}>
        {t("hosts.add")}
      </Button>
    </div>
  );
}
