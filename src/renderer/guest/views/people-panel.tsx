import { EllipsisVertical, Hand, MicOff } from "lucide-react";
import { useRef, useState } from "react";
import type { Moderation } from "../../../shared/contract/conferences.ts";
import type { Participant } from "../../media/participants.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { inListOrder, isOnStage, signsIn, type RoomFacts, type Signs } from "../call/people.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import { Panel } from "./panel.tsx";
import { control, moderate } from "./moderate.ts";
import styles from "./people.module.css";
import { Question } from "./questions.tsx";

const unknown = signsIn({});

/** Who is here, raised hands first; with what hosts can do. */
export function PeoplePanel() {
  const { participants, signs, facts, waiting } = useGuest();
  const [isEnding, setEnding] = useState(false);
  const signsOf = (identity: string) => signs[identity] ?? unknown;
  const isHost = participants.some(({ isLocal, identity }) => isLocal && signsOf(identity).role === "host");
  return (
    <Panel title={t("people.title")} close={t("people.close")}>
      <div className={styles.lists} tabIndex={-1}>
        {waiting.length > 0 && <WaitingList waiting={waiting} />}
        <h3 className={styles.heading}>{t("people.here")}</h3>
        <ul>
          {inListOrder(participants, signsOf).map((participant) => (
            <Person
              key={participant.identity}
              participant={participant}
              signs={signsOf(participant.identity)}
              facts={facts}
              isHost={isHost}
            />
          ))}
        </ul>
      </div>
      {isHost && (
        <div className={styles.foot}>
          <Button onClick={() => control((host) => host.lock(facts?.locked !== true))}>
            {t(facts?.locked ? "people.unlock" : "people.lock")}
          </Button>
          <Button onClick={() => setEnding(true)}>{t("people.end")}</Button>
        </div>
      )}
      {isEnding && (
        <Question
          title={t("question.endTitle")}
          text={t("question.endText")}
          act={t("people.end")}
          onAct={() => control((host) => host.stop())}
          onClose={() => setEnding(false)}
        />
      )}
    </Panel>
  );
}

function WaitingList({ waiting }: { waiting: readonly { participant_id: string; name: string }[] }) {
  return (
    <>
      <h3 className={styles.heading}>{t("people.waiting")}</h3>
      <ul>
        {waiting.map(({ participant_id: id, name }) => (
          <li key={id} className={styles.person}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            <span className={styles.actions}>
              <Button
                tone="primary"
                aria-label={t("people.admitNamed", { name })}
                onClick={() => moderate(id, "admit")}
              >
                {t("people.admit")}
              </Button>
              <Button aria-label={t("people.turnAwayNamed", { name })} onClick={() => moderate(id, "remove")}>
                {t("people.turnAway")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Person({
  participant,
  signs,
  facts,
  isHost,
}: {
  participant: Participant;
  signs: Signs;
  facts: RoomFacts | null;
  isHost: boolean;
}) {
  const { identity, name, isLocal, audioOn } = participant;
  const [isOpen, setOpen] = useState(false);
  const options = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    options.current?.focus();
  };
  return (
    <li className={styles.person}>
      <Avatar id={identity} name={name} size={28} />
      <span className={styles.name} dir="auto">
        {isLocal ? `${name} (${t("stage.you")})` : name}
        <small>{roleOf(signs, facts)}</small>
      </span>
      {signs.hand !== "" && (
        <Hand
          size={16}
          strokeWidth={1.75}
          className={styles.hand}
          role="img"
          aria-label={t("stage.handUp")}
        />
      )}
      {isOnStage(signs, facts) && !audioOn && (
        <MicOff
          size={16}
          strokeWidth={1.75}
          className={styles.muted}
          role="img"
          aria-label={t("stage.muted")}
        />
      )}
      {isHost && (
        <IconButton
          ref={options}
          label={t("people.more", { name })}
          tip={t("people.options")}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <EllipsisVertical size={16} strokeWidth={1.75} />
        </IconButton>
      )}
      {isOpen && <Actions participant={participant} signs={signs} facts={facts} onDone={close} />}
    </li>
  );
}

function roleOf({ role, onStage }: Signs, facts: RoomFacts | null): string | null {
  if (role === "host") return t("people.host");
  if (facts?.webinar !== true) return null;
  return t(role === "audience" && !onStage ? "people.audience" : "people.stage");
}

/** What a host can do about somebody, as it fits them at the moment. */
function Actions({
  participant,
  signs,
  facts,
  onDone,
}: {
  participant: Participant;
  signs: Signs;
  facts: RoomFacts | null;
  onDone: () => void;
}) {
  const [isRemoving, setRemoving] = useState(false);
  const { identity, name, isLocal, audioOn } = participant;
  const isAudience = facts?.webinar === true && signs.role === "audience";
  const actions: (readonly [Moderation, Parameters<typeof t>[0]])[] = [];
  if (isAudience)
    actions.push(signs.onStage ? ["audience", "people.toAudience"] : ["stage", "people.toStage"]);
  if (audioOn && !isLocal) actions.push(["mute", "people.mute"]);
  if (signs.hand !== "") actions.push(["lower_hand", "people.lowerHand"]);
  if (isOnStage(signs, facts))
    actions.push(
      facts?.spotlight === identity
        ? ["unspotlight", "people.unspotlight"]
        : ["spotlight", "people.spotlight"],
    );
  return (
    <span className={styles.actions}>
      {actions.map(([action, label]) => (
        <Button
          key={action}
          onClick={() => {
            moderate(identity, action);
            onDone();
          }}
        >
          {t(label as "people.mute")}
        </Button>
      ))}
      {!isLocal && <Button onClick={() => setRemoving(true)}>{t("people.remove")}</Button>}
      {isRemoving && (
        <Question
          title={t("question.removeTitle", { name })}
          text={t("question.removeText")}
          act={t("people.remove")}
          onAct={() => moderate(identity, "remove")}
          onClose={() => setRemoving(false)}
        />
      )}
    </span>
  );
}
