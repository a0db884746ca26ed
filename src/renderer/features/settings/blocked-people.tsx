import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { Button } from "../../ui/button.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";
import { block } from "../blocking/index.ts";

/** The blocked people, with buttons to unblock them. */
export function BlockedPeople() {
  const blocked = useApp((state) => state.replica.blocked);
  // Loaded after the rooms, so not known at first.
  if (!blocked) return null;
  return (
    <section>
      <p className={styles.text}>
        {t(blocked.length === 0 ? "settings.blocked.nobody" : "settings.blocked.text")}
      </p>
      <Rows>
        {blocked.map(({ user_id, display_name }) => (
          <Row key={user_id} title={display_name}>
            <Button
              aria-label={t("block.undoName", { name: display_name })}
              onClick={() => block(user_id, display_name, false)}
            >
              {t("block.undo")}
            </Button>
          </Row>
        ))}
      </Rows>
    </section>
  );
}
