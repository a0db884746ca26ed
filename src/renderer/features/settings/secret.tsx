import { useState } from "react";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import styles from "./secret.module.css";

/** A secret, which the host shows only once. */
export function Secret({ label, value, onDone }: { label: string; value: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const copy = () =>
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setProblem(t("settings.notCopied")),
    );
  return (
    <div className={styles.secret} role="group" aria-label={label}>
      <Field
        label={label}
        readOnly
        spellCheck={false}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button tone="primary" onClick={copy}>
        {copied ? t("common.copied") : t("common.copy")}
      </Button>
      <p className={styles.text}>{t("settings.shownOnce")}</p>
      <Problem>{problem}</Problem>
      <Button className={styles.done} onClick={onDone}>
        {t("settings.secretDone")}
      </Button>
    </div>
  );
}
