import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { Button } from "../../ui/button.tsx";
import { again } from "../controller.ts";
import { t } from "../messages/text.ts";
import type { Closed as Reason } from "../visit.ts";
import { Page } from "./page.tsx";
import styles from "./page.module.css";

/** What the button does, by reason; the others have none, because nothing would change. */
const buttons = {
  left: "rejoin",
  elsewhere: "here",
  unreachable: "again",
} as const;

/** Why somebody is not in the conference. Where that may pass, the page looks again by itself. */
export function Closed({ why, conference }: { why: Reason; conference: ConferencePage | null }) {
  const button = why in buttons ? buttons[why as keyof typeof buttons] : null;
  return (
    <Page conference={conference} title={t(`closed.${why}.title`)}>
      <div role="status">
        {conference && (
          <p className={styles.quiet} dir="auto">
            {conference.name}
          </p>
        )}
        <p>{t(`closed.${why}.text`)}</p>
      </div>
      {button && (
        <div className={styles.actions}>
          <Button tone="primary" onClick={again}>
            {t(`closed.${button}`)}
          </Button>
        </div>
      )}
    </Page>
  );
}
