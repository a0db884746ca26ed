import { shares, type Share } from "../../../shared/base/reach.ts";
import type { Network as NetworkDocument } from "../../../shared/contract/network.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/field.tsx";
import { NetworkDetails } from "./network-details.tsx";
import { NetworkStatus } from "./network-status.tsx";
import styles from "./section.module.css";
import { useNetwork, type Question } from "./use-network.ts";

/** Who can reach the host, and how. */
export function Network() {
  const { network, problem, question, next, change, confirm, cancel } = useNetwork();
  if (!network) return <Problem>{problem}</Problem>;
  return (
    <div className={styles.parts}>
      <section>
        <Shared network={network} next={next?.share} onChange={(share) => change({ share })} />
        {question && <Confirmation question={question} onConfirm={confirm} onCancel={cancel} />}
        <Problem>{problem}</Problem>
        {network.problems.map((one) => (
          <Problem key={one}>{t(`settings.network.problems.${one}`)}</Problem>
        ))}
        {network.restart_pending && <p className={styles.text}>{t("settings.network.restartPending")}</p>}
      </section>
      {network.settings.share !== "local" && (
        <>
          <NetworkStatus network={network} />
          <NetworkDetails
            key={JSON.stringify(network.settings)}
            network={network}
            saving={next !== null}
            onSave={change}
          />
        </>
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

function Confirmation({
  question,
  onConfirm,
  onCancel,
}: {
  question: Question;
  onConfirm: (question: Question) => void;
  onCancel: () => void;
}) {
  return (
    <Dialog
      title={t("settings.confirm", { action: t(`settings.network.questions.${question.reason}.confirm`) })}
      onClose={onCancel}
    >
      <p className={styles.text}>{t(`settings.network.questions.${question.reason}.text`)}</p>
      <span className={styles.actions}>
        <Button
          tone="danger"
          onClick={({ currentTarget }) => {
            // Closed by the browser, which returns the focus.
            currentTarget.closest("dialog")?.close();
            onConfirm(question);
          }}
        >
          {t(`settings.network.questions.${question.reason}.confirm`)}
        </Button>
        <Button data-focus onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}>
          {t("common.cancel")}
        </Button>
      </span>
    </Dialog>
  );
}
