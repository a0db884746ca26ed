import type { Network } from "../../../shared/contract/network.ts";
import { formatDate, formatList, t } from "../../messages/index.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";

type Port = Network["ports"][number];

const nameOf = ({ protocol, port }: Port): string =>
  t("settings.network.port", { protocol: protocol.toUpperCase(), port: String(port) });

/** Multicast belongs to one network, and is of no use from outside. */
const isForRouter = ({ purpose }: Port): boolean => purpose !== "nearby";

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
        {ports.some(isForRouter) && (
          <p className={styles.text}>
            {t("settings.network.portsText", { ports: formatList(ports.filter(isForRouter).map(nameOf)) })}
          </p>
        )}
        <Rows>
          {ports.map((port) => (
            <Row
              key={`${port.protocol} ${port.port}`}
              title={nameOf(port)}
              facts={[t(`settings.network.purposes.${port.purpose}`)]}
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
