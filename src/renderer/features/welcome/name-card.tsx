import { limits } from "../../../shared/base/limits.ts";
import { t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { rename } from "../../stores/requests.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useForm } from "../../ui/form.ts";
import styles from "./name-card.module.css";

/** Asks for a name on the first run. Answering is optional. */
export function NameCard() {
  const me = useMe();
  return (
    <section className={styles.card} aria-label={t("welcome.first")}>
      <h2 className={styles.title}>{t("welcome.first")}</h2>
      <p className={styles.text}>{t("welcome.firstText")}</p>
      <NameForm current={me.display_name} />
    </section>
  );
}

export function NameForm({ current, onDone }: { current: string; onDone?: () => void }) {
  const [problem, save, saving] = useForm(async (form) => {
    await rename(textIn(form, "name"));
    onDone?.();
  });
  return (
    <form onSubmit={save} className={styles.form}>
      <Field
        label={t("welcome.name")}
        name="name"
        required
        defaultValue={current}
        maxLength={limits.displayName}
        pattern=".*\S.*"
      />
      <Button submit tone="primary" disabled={saving}>
        {t("welcome.save")}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  );
}
