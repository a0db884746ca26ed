import { shares, type Share } from "../../../shared/base/reach.ts";
import type { Network as NetworkDocument } from "../../../shared/contract/network.ts";
import { t } from "../../messages/index.ts";
import { Choice } from "../../ui/choice.tsx";
import { Problem } from "../../ui/field.tsx";
import { Confirmation } from "./network-confirmation.tsx";
import { HostCheck } from "./host-check.tsx";
import { NetworkDetails } from "./network-details.tsx";
import { NetworkStatus } from "./network-status.tsx";
import styles from "./section.module.css";
import { useNetwork } from "./use-network.ts";

/** Who can reach the host, and how. */
export function Network() {
  const { network, problem, question, next, change, confirm, cancel } = useNetwork();
  if (!network) return <Problem>{problem}</Problem>;
  return (
    <div className={styles.parts}>
      <section>
        <Shared network={network} next={next?.share} onChange={(share) => change({ share })} />
        {question && (
          <Confirmation reason={question.reason} onConfirm={() => confirm(question)} onCancel={cancel} />
        )}
        <Problem>{problem}</Problem>
        {network.problems.map((one) => (
          <Problem key={one}>{t(`settings.network.problems.${one}`)}</Problem>
        ))}
        {network.restart_pending && <p className={styles.text}>{t("settings.network.restartPending")}</p>}
      </section>
      {network.settings.share !== "local" && <NetworkStatus network={network} />}
      <HostCheck />
      {network.settings.share !== "local" && (
        <NetworkDetails
          key={JSON.stringify(network.settings)}
          network={network}
          saving={next !== null}
          onSave={change}
        />
      )}
    </div>
  );
}

function Shared({
  network: { settings, fixed },
  next,
  onChange,
}: {
  network: NetworkDocument;
  /** The choice that is asked about or being saved. */
  next: Share | undefined;
  onChange: (share: Share) => void;
}) {
  const isFixed = fixed.includes("share");
  return (
    <>
      <Choice
        label={t("settings.network.share")}
        value={next ?? settings.share}
        options={shares.map((value) => ({ value, label: t(`settings.network.shares.${value}`) }))}
        disabled={isFixed}
        onChange={onChange}
      />
      <p className={styles.text}>{t(`settings.network.shareTexts.${settings.share}`)}</p>
      {isFixed && <p className={styles.text}>{t("settings.network.fixed")}</p>}
    </>
  );
}
