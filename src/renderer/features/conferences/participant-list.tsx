import { useState } from "react";
import type {
  ConferenceDocument,
  ConferenceParticipantDocument,
} from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { ParticipantRow } from "./participant-row.tsx";
import styles from "./participants.module.css";
import { named, peopleIn } from "./people-model.ts";

/** From this many on, they can be searched. */
const MANY = 12;

/** Who waits to be let in, and who is inside, with what an operator can do about each. */
export function ParticipantList({
  conference,
  participants,
}: {
  conference: ConferenceDocument;
  participants: readonly ConferenceParticipantDocument[];
}) {
  const [query, setQuery] = useState("");
  const all = peopleIn(participants, conference);
  const { waiting, speaking, audience, hidden } = peopleIn(named(participants, query), conference);
  const count = all.speaking.length + all.audience.length + all.hidden.length;
  const isMany = count + all.waiting.length >= MANY;
  const group = (title: string, people: readonly ConferenceParticipantDocument[]) =>
    people.length > 0 && (
      <>
        <h3>
          {title} <span>{people.length}</span>
        </h3>
        <ul>
          {people.map((one) => (
            <ParticipantRow key={one.participant_id} conference={conference} one={one} />
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
      {group(
        t(conference.webinar ? "conferences.participants.speaking" : "conferences.participants.all"),
        speaking,
      )}
      {group(t("conferences.participants.audience"), audience)}
      {group(t("conferences.participants.hidden"), hidden)}
    </section>
  );
}
