import { Ellipsis } from "lucide-react";
import { routes } from "../../../../shared/contract/client.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { canRemoveFromCall } from "../../../../shared/permissions/permissions.ts";
import type { Person } from "../../../media/people.ts";
import { t } from "../../../messages/index.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { isBlocked, membershipOf } from "../../../stores/replica.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { block } from "../../account/index.ts";
import { askHost } from "../ask-host.ts";
import styles from "./tile-menu.module.css";

/** What one may do about one person in the call: for oneself, and with the power for everybody. */
export function TileMenu({ manage, person }: { manage: CallDocument | null; person: Person }) {
  const blocked = useApp(({ replica }) => isBlocked(replica, person.userId));
  const pinned = useCall((state) => state.pinned === person.identity);
  return (
    <div className={styles.corner}>
      <Menu
        label={t("call.manage", { name: person.name })}
        icon={<Ellipsis size={16} strokeWidth={1.75} />}
        className={styles.open}
      >
        <MenuItem onPress={() => useCall.setState({ pinned: pinned ? null : person.identity })}>
          {t(pinned ? "call.unpin" : "call.pin")}
        </MenuItem>
        {!person.isLocal && (
          <MenuItem onPress={() => block(person.userId, person.name, !blocked)}>
            {blocked ? t("block.undo") : t("block.do", { name: person.name })}
          </MenuItem>
        )}
        {manage && <ForEverybody call={manage} person={person} />}
      </Menu>
    </div>
  );
}

function ForEverybody({ call, person }: { call: CallDocument; person: Person }) {
  const me = useMe();
  const room = useApp(({ replica }) => replica.rooms[call.room_id]);
  const power = room?.members.find(({ user_id }) => user_id === person.userId)?.power_level ?? 0;
  const mayRemove = room !== undefined && canRemoveFromCall(membershipOf(room, me), power);
  const spotlit = call.spotlight_id === person.userId;
  const params = { call_id: call.id };
  const body = { participant_id: person.userId };
  return (
    <>
      {!person.isLocal && person.audioOn && (
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
      {!person.isLocal && mayRemove && (
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
