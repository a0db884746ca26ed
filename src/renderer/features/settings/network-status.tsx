import type { Network } from "../../../shared/contract/network.ts";
import { formatDate, formatList, t } from "../../messages/index.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Row, Rows } from "./row.tsx";
import styles from "./section.module.css";

/** What follows from the settings: addresses, open ports and the certificate. */
export function NetworkStatus({ network: { urls, ports, certificate } }: { network: Network }) {
  return (
    <>
      <section>
        <h2>{t("settings.network.addresses")}</h2>
        {urls.length === 0 && <p className={styles.text}>{t("settings.network.noAddresses")}</p>}
        <Rows>
          {urls.map((url) => (
            <Row key={url} title={url} dir="ltr">
              <CopyButton
                text={url}
                label={t("common.copy")}
                name={t("settings.network.copyAddress", { url })}
              />
            </Row>
          ))}
        </Rows>
      </section>
      <section>
        <h2>{t("settings.network.ports")}</h2>
        <p className={styles.text}>{t("settings.network.portsText")}</p>
        <Rows>
          {ports.map(({ protocol, port, purpose }) => (
            <Row
              key={`${protocol} ${port}`}
              title={t("settings.network.port", { protocol: protocol.toUpperCase(), port: String(port) })}
              facts={[t(`settings.network.purposes.${purpose}`)]}
            />
          ))}
        </Rows>
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
