import { useState } from "react";
import type {
  ConferenceDocument,
  ConferenceParticipantDocument,
} from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { ParticipantRow } from "./participant-row.tsx";
import styles from "./participants.module.css";
import { named, peopleIn } from "./people-model.ts";
import { moderate } from "./requests.ts";
import { useAct } from "./use-act.ts";

/** From this many on, they can be searched. */
const MANY = 12;

/** Who waits to be let in, and who is inside, with what an operator can do about each. */
export function ParticipantList({
  conference,
  participants,
  onChanged,
}: {
  conference: ConferenceDocument;
  participants: readonly ConferenceParticipantDocument[];
  onChanged: () => void;
}) {
  const [query, setQuery] = useState("");
  const all = peopleIn(participants, conference);
  const { waiting, speaking, audience, hidden } = peopleIn(named(participants, query), conference);
  const count = all.speaking.length + all.audience.length + all.hidden.length;
  // Whoever searches can also end that when there are fewer again.
  const isMany = count + all.waiting.length >= MANY || query !== "";
  const [act, pending] = useAct(onChanged);
  const admitAll = () =>
    act(async () => {
      for (const one of all.waiting) await moderate(conference.id, one.participant_id, "admit");
    });
  const group = (title: string, people: readonly ConferenceParticipantDocument[]) =>
    people.length > 0 && (
      <>
        <h3>
          {title} <span>{people.length}</span>
        </h3>
        <ul>
          {people.map((one) => (
            <ParticipantRow
              key={one.participant_id}
              conference={conference}
              one={one}
              onChanged={onChanged}
            />
          ))}
        </ul>
      </>
    );
  return (
    <section className={styles.people}>
      <h2>{t("conferences.participants.title")}</h2>
      {/* Announced: somebody stands at the door. */}
      <p role="status" className={styles.announced}>
        {all.waiting.length > 0 && t("conferences.waiting", { count: all.waiting.length })}
      </p>
      {count === 0 && all.waiting.length === 0 && (
        <p className={styles.nobody}>
          {t(conference.active ? "conferences.participants.nobody" : "conferences.participants.stopped")}
        </p>
      )}
      {isMany && (
        <input
          type="search"
          className={styles.filter}
          aria-label={t("conferences.participants.filter")}
          placeholder={t("conferences.participants.filter")}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      )}
      {group(t("conferences.participants.waiting"), waiting)}
      {all.waiting.length > 1 && (
        <Button disabled={pending} onClick={admitAll}>
          {t("conferences.participants.admitAll")}
        </Button>
      )}
      {group(
        t(conference.webinar ? "conferences.participants.speaking" : "conferences.participants.all"),
        speaking,
      )}
      {group(t("conferences.participants.audience"), audience)}
      {group(t("conferences.participants.hidden"), hidden)}
    </section>
  );
}
