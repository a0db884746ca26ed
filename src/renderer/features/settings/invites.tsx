import { routes } from "../../../shared/contract/client.ts";
import { formatDate, t, titleOf } from "../../messages/index.ts";
import { useApp, useMe } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Problem } from "../../ui/field.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { useHostData } from "./use-host-data.ts";

const load = () => currentApi().call(routes.listInvites);

/** The invite links that are valid. */
export function Invites() {
  const { value: invites, problem, run } = useHostData(load);
  const rooms = useApp((state) => state.replica.rooms);
  const me = useMe();
  return (
    <section>
      <h2>{t("settings.invites.title")}</h2>
      <p className={styles.text}>
        {t(invites?.length === 0 ? "settings.invites.none" : "settings.invites.text")}
      </p>
      <Rows>
        {invites?.map((invite) => {
          const known = rooms[invite.room_id];
          const room = known ? titleOf(known, me.id) : t("settings.invites.otherRoom");
          return (
            <Row
              key={invite.id}
              title={t("settings.invites.into", { room, role: t(`people.role.${invite.role}`) })}
              facts={[
                [
                  invite.max_uses === null
                    ? t("settings.invites.used", { count: invite.uses })
                    : t("settings.invites.usedOf", { count: invite.uses, most: invite.max_uses }),
                  t("settings.tokens.expires", { when: formatDate(invite.expires_at) }),
                ].join(" · "),
              ]}
            >
              <ConfirmButton
                label={t("settings.invites.revokeRoom", { room })}
                onConfirm={() =>
                  void run(() => currentApi().call(routes.revokeInvite, { params: { invite_id: invite.id } }))
                }
              >
                {t("settings.tokens.revoke")}
              </ConfirmButton>
            </Row>
          );
        })}
      </Rows>
      <Problem>{problem}</Problem>
    </section>
  );
}
