import { useEffect, useRef, useState, type CSSProperties } from "react";
import type { CallDocument, Room } from "../../../shared/contract/entities.ts";
import type { Person } from "../../media/people.ts";
import { setLayout } from "../../media/call-controller.ts";
import { formatList, t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { useCall } from "../../stores/call-store.ts";
import { mayModerate, nameOf } from "../../stores/replica.ts";
import { bestColumns } from "./grid-layout.ts";
import styles from "./stage.module.css";
import { Presenters, Share, usePresenter } from "./share.tsx";
import { Tile } from "./tile.tsx";

/** The call, opened: everybody in it. */
export function Stage({ room }: { room: Room }) {
  const connection = useCall((state) => state.connection);
  const people = useCall((state) => state.people);
  const layout = useCall((state) => state.layout);
  const foreground = useCall((state) => state.foreground);
  const me = useMe();
  const spotlit = people.find((person) => person.userId === room.call?.spotlight_id);
  const presenter = usePresenter(people);
  const large = spotlit ?? people.find((person) => person.identity === foreground.identity);
  const manage = mayModerate(room, me) ? room.call : null;
  const says = useWhatItSays(room);
  return (
    <section className={styles.stage} aria-label={t("call.stage")}>
      <div className={styles.top}>
        <header className={styles.head}>
          <p className={styles.says} role="status">
            {says}
          </p>
          <Presenters people={people} />
          {people.length > 1 && !presenter && (
            <div className={styles.layouts} role="group" aria-label={t("call.layout")}>
              {(["grid", "speaker"] as const).map((name) => (
                <button
                  type="button"
                  key={name}
                  aria-pressed={layout === name}
                  onClick={() => setLayout(name)}
                >
                  {t(`call.${name}`)}
                </button>
              ))}
            </div>
          )}
        </header>
        {connection.status === "reconnecting" && (
          <p className={styles.reconnecting} role="status">
            {t("call.reconnecting")}
          </p>
        )}
      </div>
      {presenter?.share ? (
        <div className={styles.speaker}>
          <Share presenter={presenter} track={presenter.share} />
          <ul className={styles.strip}>
            {people.map((person) => (
              <Tile key={person.identity} person={person} manage={manage} />
            ))}
          </ul>
        </div>
      ) : (layout === "speaker" || spotlit) && large ? (
        <div className={styles.speaker}>
          <ul className={styles.large}>
            <Tile key={large.identity} person={large} whole manage={manage} />
          </ul>
          <ul className={styles.strip}>
            {people
              .filter((person) => person !== large)
              .map((person) => (
                <Tile key={person.identity} person={person} manage={manage} />
              ))}
          </ul>
        </div>
      ) : (
        <Grid people={people} manage={manage} />
      )}
    </section>
  );
}

function Grid({ people, manage }: { people: readonly Person[]; manage: CallDocument | null }) {
  const ref = useRef<HTMLUListElement>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const columns = bestColumns(people.length, size.width, size.height);
  return (
    <ul ref={ref} className={styles.grid} style={{ "--columns": columns } as CSSProperties}>
      {people.map((person) => (
        <Tile key={person.identity} person={person} manage={manage} />
      ))}
    </ul>
  );
}

/** More names than this are counted. */
const NAMES_SHOWN = 3;

/** One line about what goes on: who is rung, who has declined, that nobody is here yet. */
function useWhatItSays(room: Room): string {
  const me = useMe();
  const connection = useCall((state) => state.connection);
  const alone = useCall((state) => state.people.every((person) => person.isLocal));
  const { call } = room;
  if (connection.status === "joining") return t("call.joining");
  if (call?.locked && !alone) return t("call.locked");
  if (!call || !alone) return "";
  const names = (users: readonly string[]) => {
    const shown = users.slice(0, NAMES_SHOWN).map((userId) => nameOf(room, userId) ?? t("common.someone"));
    const rest = users.length - shown.length;
    return formatList(rest > 0 ? [...shown, t("call.others", { count: rest })] : shown);
  };
  if (call.ringing.length > 0 && call.initiator_id === me.id)
    return t("call.ringing", { names: names(call.ringing) });
  if (call.rejected.length > 0) return t("call.declinedBy", { names: names(call.rejected) });
  return t("call.alone");
}
