import { CircleDot } from "lucide-react";
import { useEffect, useState, type FormEvent } from "react";
import type { ConferencePage } from "../../../shared/contract/conference-guests.ts";
import { isWithoutMedia } from "../../media/media-support.ts";
import { useStorageProblem } from "../../storage/storage.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { hasCode, join } from "../controller.ts";
import { sayError, t } from "../messages/text.ts";
import { rememberedName } from "../place.ts";
import { DeviceCheck } from "./device-check.tsx";
import { loadViews } from "./in-call.tsx";
import { Page } from "./page.tsx";
import styles from "./page.module.css";

/** As long as the names of people on a host may be, in characters. */
const NAME_LIMIT = 60;

/** Says what this is, and asks for a name; consent to a recording is given here, before anything is sent. */
export function Entry({
  conference,
  isJoining,
  problem,
}: {
  conference: ConferencePage;
  isJoining: boolean;
  problem: string | null;
}) {
  const [name, setName] = useState(rememberedName);
  const isKept = useStorageProblem((state) => state.problem === null);
  const [isWithout, setWithout] = useState(false);
  useEffect(() => void isWithoutMedia().then(setWithout), []);
  const isAudience = conference.webinar && !hasCode;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = name.trim();
    if (given !== "") void join(given, loadViews);
  };
  return (
    <Page conference={conference} wide={!isAudience}>
      <div className={styles.columns}>
        {!isAudience && <DeviceCheck mediaType={conference.media_type} />}
        <div className={styles.column}>
          <p className={styles.quiet}>
            {t(`kind.${conference.webinar ? "webinar" : conference.media_type}`)}
          </p>
          {isAudience && <p>{t(conference.chat ? "entry.audienceWithChat" : "entry.audience")}</p>}
          {conference.record && <RecordingNote conference={conference} />}
          {conference.waiting_room && !hasCode && <p className={styles.quiet}>{t("entry.waitingRoom")}</p>}
          {isWithout && (
            <p className={styles.note} role="status">
              {t("entry.withoutMedia")}
            </p>
          )}
          <form className={styles.form} onSubmit={submit}>
            <Field
              label={t("entry.name")}
              name="name"
              required
              maxLength={NAME_LIMIT}
              pattern=".*\S.*"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="guest-name"
            />
            <Problem>{problem === null ? null : sayError(problem)}</Problem>
            <Button
              submit
              tone="primary"
              className={styles.join}
              disabled={isJoining}
              data-testid="guest-join"
            >
              {t(isJoining ? "entry.joining" : conference.record ? "entry.agree" : "entry.join")}
            </Button>
          </form>
          <p className={styles.quiet}>{t(isKept ? "entry.noAccount" : "entry.nothingKept")}</p>
        </div>
      </div>
    </Page>
  );
}

function RecordingNote({ conference }: { conference: ConferencePage }) {
  return (
    <div className={styles.note}>
      <CircleDot size={16} strokeWidth={1.75} aria-hidden />
      <p>
        <strong>{t("entry.recordedTitle")}</strong>
        {t("entry.recordedText", { owner: conference.owner_name, host: conference.host_name })}
      </p>
    </div>
  );
}
