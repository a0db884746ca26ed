import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { PlainPage } from "./page.tsx";
import styles from "./page.module.css";

/** Shown after a component has thrown: what happened, and a button to reload, which rejoins the window's call. */
export function BrokenPage({ error, inCall }: { error: unknown; inCall: boolean }) {
  return (
    <PlainPage alert title={t("broken.title")} text={t(inCall ? "broken.textInCall" : "broken.text")}>
      <div className={styles.ways}>
        <Button autoFocus tone="primary" className={styles.tall} onClick={() => window.location.reload()}>
          {t(inCall ? "broken.reloadInCall" : "broken.reload")}
        </Button>
      </div>
      {error instanceof Error && <p className={styles.details}>{`${error.name}: ${error.message}`}</p>}
    </PlainPage>
  );
}
