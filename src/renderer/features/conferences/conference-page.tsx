import { ArrowLeft } from "lucide-react";
import { useCallback, useState, type RefObject } from "react";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { sayFailure, t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { Switch } from "../../ui/switch.tsx";
import { Commands } from "./commands.tsx";
import styles from "./conference-page.module.css";
import { Links } from "./links.tsx";
import pageStyles from "./page.module.css";
import { ParticipantList } from "./participant-list.tsx";
import { policyLine } from "./policy-line.ts";
import { RecordingList } from "./recording-list.tsx";
import { changeConference, fetchConference, type FetchedConference } from "./requests.ts";
import { Standing } from "./standing.tsx";
import { useAct } from "./use-act.ts";
import { useLive } from "./use-live.ts";

/** One conference: who is in it, its links, what it allows, and its recordings. */
export function ConferencePage({
  conferenceId,
  heading,
  listPath,
  onDeleted,
}: {
  conferenceId: string;
  heading: RefObject<HTMLHeadingElement | null>;
  listPath: string;
  onDeleted: () => void;
}) {
  const load = useCallback(() => fetchConference(conferenceId), [conferenceId]);
  const { value, failure, refresh } = useLive(load, conferenceId);
  const isGone = codeOf(failure?.error) === "SW_CONFERENCE_NOT_FOUND";
  const shown = isGone ? null : value;
  return (
    <section
      data-region
      className={pageStyles.page}
      aria-label={shown?.conference.name ?? t("rooms.conferences")}
    >
      <header className={pageStyles.head}>
        <a href={`#${listPath}`} className={pageStyles.back} aria-label={t("conferences.all")}>
          <ArrowLeft size={18} strokeWidth={1.5} />
        </a>
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {shown?.conference.name ?? t("rooms.conferences")}
        </h1>
        {shown && <Commands conference={shown.conference} onChanged={refresh} onDeleted={onDeleted} />}
      </header>
      <div className={pageStyles.body}>
        {failure && (
          <div className={pageStyles.failure}>
            <Problem>
              {isGone
                ? t("conferences.gone")
                : value
                  ? t("conferences.stale", { why: sayFailure(failure.error) })
                  : sayFailure(failure.error)}
            </Problem>
            {!isGone && <Button onClick={refresh}>{t("common.retry")}</Button>}
          </div>
        )}
        {!shown && !failure && (
          <p role="status" className={styles.quiet}>
            {t("conferences.loadingOne")}
          </p>
        )}
        {shown && <Content fetched={shown} refresh={refresh} />}
      </div>
    </section>
  );
}

const codeOf = (error: unknown) => (error as { code?: unknown } | undefined)?.code;

/** Who gets in. */
type Door = Pick<ConferenceDocument, "locked" | "waiting_room">;

function Content({ fetched, refresh }: { fetched: FetchedConference; refresh: () => void }) {
  const me = useMe();
  const { conference, links, participants } = fetched;
  const { id, user_id: ownerId, owner_name: owner } = conference;
  const [act] = useAct(refresh);
  // A switch moves at once, and shows what the host says from the next fetch on.
  const [asked, setAsked] = useState<{ of: ConferenceDocument; door: Partial<Door> } | null>(null);
  const { locked, waiting_room: waitingRoom }: Door = {
    ...conference,
    ...(asked?.of === conference && asked.door),
  };
  const change = (door: Partial<Door>) => {
    setAsked({ of: conference, door });
    act(() =>
      changeConference(id, door).catch((error: unknown) => {
        setAsked(null);
        throw error;
      }),
    );
  };
  return (
    <div className={styles.content}>
      <div className={styles.summary}>
        <Standing conference={conference} />
        <p className={styles.quiet}>
          {policyLine(conference)}
          {ownerId !== me.id && ` · ${t("conferences.ofOther", { name: owner })}`}
        </p>
      </div>
      <Links className={styles.links} conference={conference} links={links} />
      <div className={styles.people}>
        <div className={styles.switches}>
          <Switch
            label={t("conferences.page.locked")}
            hint={t("conferences.page.lockedText")}
            checked={locked}
            onChange={(on) => change({ locked: on })}
          />
          <Switch
            label={t("conferences.form.waitingRoom")}
            hint={t("conferences.page.waitingRoomText")}
            checked={waitingRoom}
            onChange={(on) => change({ waiting_room: on })}
          />
        </div>
        <ParticipantList conference={conference} participants={participants} onChanged={refresh} />
      </div>
      <RecordingList className={styles.recordings} conference={conference} />
    </div>
  );
}
