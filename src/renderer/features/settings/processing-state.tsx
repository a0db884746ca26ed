import { formatShare } from "../../messages/format-share.ts";
import { t } from "../../messages/index.ts";
import { useProcessing, type Processing } from "../../stores/processing.ts";
import { Problem } from "../../ui/field.tsx";
import styles from "./call-processing.module.css";

/** What a kind of processing takes at the moment, or why it has switched itself off. */
export function ProcessingState({ what }: { what: Processing }) {
  const share = useProcessing(({ load }) => load[what]);
  const switchedOff = useProcessing((state) => state.switchedOff);
  return (
    <>
      {share !== null && (
        <p className={styles.load}>{t("settings.calls.processing.load", { share: formatShare(share) })}</p>
      )}
      {switchedOff?.what === what && (
        <Problem>{t(`settings.calls.processing.switchedOff.${what}.${switchedOff.why}`)}</Problem>
      )}
    </>
  );
}
