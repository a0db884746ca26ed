import { Ellipsis, Hand, Mic, MicOff, MonitorUp, Star, Video, VideoOff, type LucideIcon } from "lucide-react";
import type {
  ConferenceDocument,
  ConferenceParticipantDocument,
  Moderation,
} from "../../../shared/contract/conferences.ts";
import { formatDuration, formatTime, t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { useHostNow } from "../../stores/host-now.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { actionsFor } from "./people-model.ts";
import styles from "./participants.module.css";
import { moderate } from "./requests.ts";
import { useAct } from "./use-act.ts";

/** Somebody who is inside, or waits to be let in. */
export function ParticipantRow({
  conference,
  one,
  onChanged,
}: {
  conference: ConferenceDocument;
  one: ConferenceParticipantDocument;
  onChanged: () => void;
}) {
  const { participant_id: id, name } = one;
  const [send, pending] = useAct(onChanged);
  const act = (action: Moderation) =>
    send(async () => {
      await moderate(conference.id, id, action);
      if (action === "remove") showToast(t("conferences.participants.removed", { name }));
    });
  const isWaiting = one.admission === "waiting";
  const say = (action: Moderation) =>
    isWaiting && action === "remove"
      ? t("conferences.participants.refuse")
      : t(`conferences.participants.actions.${action}`);
  const actions = actionsFor(one, conference);
  // What one waits for is a button; the rest is in the menu.
  const buttons = isWaiting
    ? actions
    : actions.filter((action) => action === "stage" && one.hand_raised_at !== null);
  const others = actions.filter((action) => !buttons.includes(action));
  return (
    <li className={styles.person}>
      <Avatar id={id} name={name} size={32} />
      <div className={styles.about}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <small>
          <Facts one={one} conference={conference} />
        </small>
      </div>
      <span className={styles.tail}>
        {one.connected && <Devices one={one} conference={conference} />}
        {buttons.map((action) => (
          <Button
            key={action}
            tone={action === "remove" ? "plain" : "primary"}
            aria-label={t("conferences.participants.actionOn", { action: say(action), name })}
            disabled={pending}
            onClick={() => act(action)}
          >
            {say(action)}
          </Button>
        ))}
        {others.length > 0 && (
          <Menu
            label={t("conferences.participants.manage", { name })}
            icon={<Ellipsis size={16} strokeWidth={1.5} />}
          >
            {others.map((action) => (
              <MenuItem key={action} danger={action === "remove"} onPress={() => act(action)}>
                {say(action)}
              </MenuItem>
            ))}
          </Menu>
        )}
      </span>
    </li>
  );
}

/** Their part, since when they are inside, and what stands out. */
function Facts({ one, conference }: { one: ConferenceParticipantDocument; conference: ConferenceDocument }) {
  const { role, on_stage: onStage, joined_at: joinedAt } = one;
  const isOnStage = conference.webinar && role === "audience" && onStage;
  return (
    <>
      {t(isOnStage ? "conferences.participants.onStage" : `conferences.participants.roles.${role}`)}
      {joinedAt !== null && (
        <>
          {" · "}
          <Since at={joinedAt} />
        </>
      )}
    </>
  );
}

function Since({ at }: { at: string }) {
  const now = useHostNow();
  if (now === null) return null;
  return (
    <time dateTime={at}>
      {t("conferences.participants.joined", {
        time: formatTime(at),
        duration: formatDuration(now - Date.parse(at)),
      })}
    </time>
  );
}

/** Icons for what they send, and for a raised hand. */
function Devices({
  one,
  conference,
}: {
  one: ConferenceParticipantDocument;
  conference: ConferenceDocument;
}) {
  const { hand_raised_at: hand, audio_on: audioOn, video_on: videoOn, sharing } = one;
  const maySend = one.role !== "hidden" && !(conference.webinar && one.role === "audience" && !one.on_stage);
  const isSpotlit = conference.spotlight === one.participant_id;
  const hasAudio = conference.media_type !== "MEDIA_TYPE_VIDEO_ONLY";
  const hasVideo = conference.media_type !== "MEDIA_TYPE_AUDIO_ONLY";
  return (
    <span className={styles.devices}>
      {hand !== null && <Sign Icon={Hand} label={t("conferences.participants.hand")} strong />}
      {isSpotlit && <Sign Icon={Star} label={t("conferences.participants.spotlit")} strong />}
      {sharing && <Sign Icon={MonitorUp} label={t("conferences.participants.sharing")} />}
      {maySend && hasAudio && (
        <Sign
          Icon={audioOn ? Mic : MicOff}
          label={t(audioOn ? "conferences.participants.micOn" : "conferences.participants.micOff")}
          dim={!audioOn}
        />
      )}
      {maySend && hasVideo && (
        <Sign
          Icon={videoOn ? Video : VideoOff}
          label={t(videoOn ? "conferences.participants.cameraOn" : "conferences.participants.cameraOff")}
          dim={!videoOn}
        />
      )}
    </span>
  );
}

function Sign({
  Icon,
  label,
  strong = false,
  dim = false,
}: {
  Icon: LucideIcon;
  label: string;
  strong?: boolean;
  dim?: boolean;
}) {
  return (
    <span title={label} data-strong={strong || undefined} data-dim={dim || undefined}>
      <Icon size={16} strokeWidth={1.5} role="img" aria-label={label} />
    </span>
  );
}
