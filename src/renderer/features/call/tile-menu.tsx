import { Ellipsis } from "lucide-react";
import { useId, type CSSProperties } from "react";
import { routes } from "../../../shared/contract/index.ts";
import type { CallDocument } from "../../../shared/contract/entities.ts";
import type { Person } from "../../media/people.ts";
import { sayFailure, t } from "../../messages/index.ts";
import { notify } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/session.ts";
import { IconButton } from "../../ui/button.tsx";
import styles from "./tile-menu.module.css";

/** What somebody with the power may do about one person in the call. */
export function TileMenu({ call, person }: { call: CallDocument; person: Person }) {
  const menu = useId();
  const spotlit = call.spotlight_id === person.userId;
  const params = { call_id: call.id };
  const body = { participant_id: person.userId };
  const ask = (asking: Promise<unknown>) => {
    document.getElementById(menu)?.hidePopover();
    void asking.catch((error: unknown) => notify(sayFailure(error)));
  };
  return (
    <div
      className={styles.menuOf}
      // One name for each tile: a menu in the top layer finds the last one of that name otherwise.
      style={{ "--anchor": `--tile-${menu.replaceAll(/\W/g, "")}` } as CSSProperties}
    >
      <IconButton
        label={t("call.manage", { name: person.name })}
        tip=""
        className={styles.open}
        popoverTarget={menu}
      >
        <Ellipsis size={16} strokeWidth={1.75} />
      </IconButton>
      <div id={menu} popover="auto" className={styles.menu}>
        {!person.isLocal && person.audioOn && (
          <button
            type="button"
            onClick={() => ask(currentApi().call(routes.muteParticipant, { params, body }))}
          >
            {t("call.muteThem")}
          </button>
        )}
        <button
          type="button"
          onClick={() =>
            ask(
              currentApi().call(routes.spotlightParticipant, {
                params,
                body: spotlit ? { participant_id: null } : body,
              }),
            )
          }
        >
          {spotlit ? t("call.endSpotlight") : t("call.spotlight")}
        </button>
        {!person.isLocal && (
          <button
            type="button"
            onClick={() => ask(currentApi().call(routes.removeParticipant, { params, body }))}
          >
            {t("call.removeThem")}
          </button>
        )}
      </div>
    </div>
  );
}
