import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { Button } from "../../ui/button.tsx";
import { leave } from "../controller.ts";
import { t } from "../messages/text.ts";
import { Page } from "./page.tsx";
import styles from "./page.module.css";

/** The waiting room: the page asks again by itself, and joins once somebody has let them in. */
export function Waiting({ conference }: { conference: ConferencePage }) {
  return (
    <Page conference={conference} title={t("waiting.title")}>
      <p role="status">{t("waiting.text", { name: conference.name })}</p>
      <div className={styles.actions}>
        <Button onClick={leave}>{t("waiting.leave")}</Button>
      </div>
    </Page>
  );
}
