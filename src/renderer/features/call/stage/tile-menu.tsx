import { Ellipsis } from "lucide-react";
import { routes } from "../../../../shared/contract/client.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { canRemoveFromCall } from "../../../../shared/permissions/permissions.ts";
import type { Participant } from "../../../media/participants.ts";
import { t } from "../../../messages/index.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { isBlocked, membershipOf } from "../../../stores/replica.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { block } from "../../blocking/index.ts";
import { askHost } from "../ask-host.ts";
import styles from "./tile-menu.module.css";

/** What the user can do about one participant: for themselves, and, as a moderator, for everybody. */
export function TileMenu({ manage, participant }: { manage: CallDocument | null; participant: Participant }) {
  const blocked = useApp(({ replica }) => isBlocked(replica, participant.userId));
  const pinned = useCall((state) => state.pinned === participant.identity);
  return (
    <div className={styles.corner}>
      <Menu
        label={t("call.manage", { name: participant.name })}
        icon={<Ellipsis size={16} strokeWidth={1.75} />}
        className={styles.open}
      >
        <MenuItem onPress={() => useCall.setState({ pinned: pinned ? null : participant.identity })}>
          {t(pinned ? "call.unpin" : "call.pin")}
        </MenuItem>
        {!participant.isLocal && (
          <MenuItem onPress={() => block(participant.userId, participant.name, !blocked)}>
            {blocked ? t("block.undo") : t("block.do", { name: participant.name })}
          </MenuItem>
        )}
        {manage && <ForEverybody call={manage} participant={participant} />}
      </Menu>
    </div>
  );
}

function ForEverybody({ call, participant }: { call: CallDocument; participant: Participant }) {
  const me = useMe();
  const room = useApp(({ replica }) => replica.rooms[call.room_id]);
  const power = room?.members.find(({ user_id }) => user_id === participant.userId)?.power_level ?? 0;
  const mayRemove = room !== undefined && canRemoveFromCall(membershipOf(room, me), power);
  const spotlit = call.spotlight_id === participant.userId;
  const params = { call_id: call.id };
  const body = { participant_id: participant.userId };
  return (
    <>
      {!participant.isLocal && participant.audioOn && (
        <MenuItem onPress={() => askHost(currentApi().call(routes.muteParticipant, { params, body }))}>
          {t("call.muteThem")}
        </MenuItem>
      )}
      <MenuItem
        onPress={() =>
          askHost(
            currentApi().call(routes.spotlightParticipant, {
              params,
              body: spotlit ? { participant_id: null } : body,
            }),
          )
        }
      >
        {spotlit ? t("call.endSpotlight") : t("call.spotlight")}
      </MenuItem>
      {!participant.isLocal && mayRemove && (
        <MenuItem
          danger
          onPress={() => askHost(currentApi().call(routes.removeParticipant, { params, body }))}
        >
          {t("call.removeThem")}
        </MenuItem>
      )}
    </>
  );
}
