import { Hand, SmilePlus } from "lucide-react";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { reactions, routes } from "../../../../shared/contract/client.ts";
import { t } from "../../../messages/index.ts";
import { useMe } from "../../../stores/app-store.ts";
import { currentApi } from "../../../stores/current-api.ts";
import { IconButton } from "../../../ui/button.tsx";
import { cx } from "../../../ui/class-names.ts";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { askHost } from "../ask-host.ts";
import styles from "./call-bar.module.css";

/** Raises the hand, which stays up until it is lowered, and sends reactions, which are shown for a few seconds. */
export function HandAndReactions({ call }: { call: CallDocument }) {
  const me = useMe();
  const params = { call_id: call.id };
  const raised = call.hands.includes(me.id);
  return (
    <>
      <IconButton
        label={t(raised ? "call.lowerHand" : "call.raiseHand")}
        tipAbove
        aria-pressed={raised}
        className={cx(styles.control, raised && styles.raised)}
        onClick={() => askHost(currentApi().call(routes.setHand, { params, body: { raised: !raised } }))}
      >
        <Hand size={20} strokeWidth={1.5} />
      </IconButton>
      <Menu
        above
        label={t("call.react")}
        icon={<SmilePlus size={20} strokeWidth={1.5} />}
        className={styles.control}
        row
      >
        {reactions.map((reaction) => (
          <MenuItem
            key={reaction}
            onPress={() => askHost(currentApi().call(routes.sendReaction, { params, body: { reaction } }))}
          >
            {reaction}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
