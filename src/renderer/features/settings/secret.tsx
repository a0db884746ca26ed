import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Field } from "../../ui/field.tsx";
import styles from "./secret.module.css";

/** A secret, which the host shows only once. */
export function Secret({ label, value, onDone }: { label: string; value: string; onDone: () => void }) {
  return (
    <div className={styles.secret} role="group" aria-label={label}>
      <Field
        label={label}
        readOnly
        spellCheck={false}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton tone="primary" text={value} label={t("common.copy")} />
      <p className={styles.text}>{t("settings.shownOnce")}</p>
      <Button className={styles.done} onClick={onDone}>
        {t("settings.secretDone")}
      </Button>
    </div>
  );
}
