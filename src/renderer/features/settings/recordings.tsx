import type { Room } from "../../../shared/contract/entities.ts";
import type { HostSettings } from "../../../shared/contract/host.ts";
import type { RecordingsSpace } from "../../../shared/contract/recordings.ts";
import { routes } from "../../../shared/contract/client.ts";
import { can } from "../../../shared/permissions/permissions.ts";
import { formatSize } from "../../messages/format-size.ts";
import { t, titleOf } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Choice } from "../../ui/choice.tsx";
import { Problem } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

/** Whether and how the host records, where recordings are, and for how long. The owner decides; admins see the space. */
export function Recordings() {
  const me = useMe();
  const { value: space, problem, run } = useHostData(loadSpace);
  return (
    <div className={styles.parts}>
      {can(me, "change-settings") && <Recorder isInS3={space?.storage === "s3"} />}
      <section>
        <h2>{t("settings.recordings.storage")}</h2>
        {space && <Where space={space} />}
        <Problem>{problem}</Problem>
      </section>
      {space && (
        <section>
          <h2>{t("settings.recordings.transcripts")}</h2>
          <p className={styles.text}>
            {space.engine === null
              ? t("settings.recordings.noEngine")
              : t("settings.recordings.engine", { engine: space.engine })}
          </p>
        </section>
      )}
      {space && (
        <RoomList
          space={space}
          onRetain={(roomId, days) =>
            void run(() =>
              currentApi().call(routes.setRetention, { params: { room_id: roomId }, body: { days } }),
            )
          }
        />
      )}
    </div>
  );
}

const loadSpace = () => currentApi().call(routes.getRecordingsSpace);

const loadSettings = () => currentApi().call(routes.getSettings);

function Recorder({ isInS3 }: { isInS3: boolean }) {
  const { value: settings, problem, run } = useHostData(loadSettings);
  const change = (body: Partial<HostSettings>) =>
    void run(() => currentApi().call(routes.changeSettings, { body }));
  return (
    <section>
      <h2>{t("settings.recordings.recorder")}</h2>
      {settings && (
        <div className={styles.form}>
          <Switch
            label={t("settings.recordings.enabled")}
            hint={t("settings.recordings.enabledText")}
            checked={settings.recordings_enabled}
            onChange={(on) => change({ recordings_enabled: on })}
          />
          <Choice
            label={t("settings.recordings.size")}
            value={settings.recording_size}
            disabled={!settings.recordings_enabled}
            options={[
              { value: "720p", label: t("settings.recordings.sizes.720p") },
              { value: "1080p", label: t("settings.recordings.sizes.1080p") },
            ]}
            onChange={(size) => change({ recording_size: size })}
          />
          {isInS3 && (
            <Switch
              label={t("settings.recordings.keepLocal")}
              hint={t("settings.recordings.keepLocalText")}
              checked={settings.recordings_keep_local}
              onChange={(on) => change({ recordings_keep_local: on })}
            />
          )}
        </div>
      )}
      <Problem>{problem}</Problem>
    </section>
  );
}

function RoomList({
  space,
  onRetain,
}: {
  space: RecordingsSpace;
  onRetain: (roomId: string, days: number | null) => void;
}) {
  const me = useMe();
  const rooms = useApp(({ replica }) => replica.rooms);
  const listed = new Set(space.rooms.map(({ room_id }) => room_id));
  const others = Object.values(rooms)
    .filter(({ id }) => !listed.has(id))
    .map((room) => ({ room_id: room.id, count: 0, bytes: 0, retention_days: null }));
  const row = (entry: RecordingsSpace["rooms"][number]) => (
    <Entry
      key={entry.room_id}
      entry={entry}
      title={nameOf(rooms[entry.room_id], me.id)}
      onRetain={(days) => onRetain(entry.room_id, days)}
    />
  );
  return (
    <section>
      <h2>{t("settings.recordings.rooms")}</h2>
      <p className={styles.text}>{t("settings.recordings.roomsText")}</p>
      {space.rooms.length === 0 && space.conferences.count === 0 && (
        <p className={styles.text}>{t("settings.recordings.none")}</p>
      )}
      <Rows>
        {space.rooms.map(row)}
        {space.conferences.count > 0 && (
          <Row
            title={t("settings.recordings.conferences")}
            facts={[factOf(space.conferences), t("settings.recordings.conferencesText")]}
          />
        )}
      </Rows>
      {others.length > 0 && (
        <details>
          <summary>{t("settings.recordings.others")}</summary>
          <Rows>{others.map(row)}</Rows>
        </details>
      )}
    </section>
  );
}

function Where({ space }: { space: RecordingsSpace }) {
  const { storage, bucket, s3 } = space;
  const [disk, free] = [formatSize(space.disk), formatSize(space.free)];
  return (
    <p className={styles.text}>
      {storage === "s3"
        ? t("settings.recordings.inS3", { bucket: bucket ?? "", s3: formatSize(s3), disk, free })
        : t("settings.recordings.onDisk", { disk, free })}
    </p>
  );
}

/** In days. */
const retentions = [7, 30, 90, 365];

function Entry({
  entry,
  title,
  onRetain,
}: {
  entry: RecordingsSpace["rooms"][number];
  title: string;
  onRetain: (days: number | null) => void;
}) {
  const { count, retention_days: kept } = entry;
  const days =
    kept === null || retentions.includes(kept) ? retentions : [...retentions, kept].sort((a, b) => a - b);
  const facts = count > 0 ? [factOf(entry)] : [];
  return (
    <Row title={title} facts={facts}>
      <Select
        hiddenLabel
        label={t("settings.recordings.keepName", { room: title })}
        value={String(kept ?? "")}
        options={[
          { value: "", label: t("settings.recordings.keep") },
          ...days.map((number) => ({
            value: String(number),
            label: t("settings.recordings.days", { count: number }),
          })),
        ]}
        onChange={(value) => onRetain(value === "" ? null : Number(value))}
      />
    </Row>
  );
}

const factOf = ({ count, bytes }: RecordingsSpace["conferences"]): string =>
  `${t("settings.recordings.count", { count })} · ${formatSize(bytes)}`;

const nameOf = (room: Room | undefined, userId: string): string =>
  room ? titleOf(room, userId) : t("settings.invites.otherRoom");
