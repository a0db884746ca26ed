import type { Network } from "../../../shared/contract/network.ts";
import { formatDate, formatList, t } from "../../messages/index.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import styles from "./section.module.css";

/** What follows from the settings: addresses, open ports and the certificate. */
export function NetworkStatus({ network: { urls, ports, certificate } }: { network: Network }) {
  return (
    <>
      <section>
        <h2>{t("settings.network.addresses")}</h2>
        {urls.length === 0 && <p className={styles.text}>{t("settings.network.noAddresses")}</p>}
        <ul className={styles.lines}>
          {urls.map((url) => (
            <Address key={url} url={url} />
          ))}
        </ul>
      </section>
      <section>
        <h2>{t("settings.network.ports")}</h2>
        <p className={styles.text}>{t("settings.network.portsText")}</p>
        <ul className={styles.lines}>
          {ports.map(({ protocol, port, purpose }) => (
            <li key={`${protocol} ${port}`}>
              <span className={styles.line}>
                {t("settings.network.port", { protocol: protocol.toUpperCase(), port: String(port) })}
                <small>{t(`settings.network.purposes.${purpose}`)}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {certificate && (
        <section>
          <h2>{t("settings.network.certificate")}</h2>
          <p className={styles.text}>
            {t("settings.network.certificateText", {
              names: formatList(certificate.names),
              end: formatDate(certificate.ends_at),
            })}
          </p>
          {certificate.ca_sha256 !== null && (
            <p className={styles.line}>
              <small>{t("settings.network.fingerprint")}</small>
              <code dir="ltr">{certificate.ca_sha256}</code>
            </p>
          )}
        </section>
      )}
    </>
  );
}

function Address({ url }: { url: string }) {
  return (
    <li>
      <span className={styles.line} dir="ltr">
        {url}
      </span>
      <CopyButton text={url} label={t("common.copy")} name={t("settings.network.copyAddress", { url })} />
    </li>
  );
}
