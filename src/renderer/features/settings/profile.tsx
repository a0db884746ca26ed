import { t } from "../../messages/index.ts";
import { showToast, useMe } from "../../stores/app-store.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { NameForm } from "../welcome/index.ts";
import styles from "./section.module.css";

/** What others see of this user. */
export function Profile() {
  const me = useMe();
  return (
    <div className={styles.parts}>
      <section>
        <div className={styles.identity}>
          <Avatar id={me.id} name={me.display_name} size={56} />
          <span className={styles.line}>
            <strong dir="auto">{me.display_name}</strong>
            <small>{t(`people.role.${me.role}`)}</small>
          </span>
        </div>
        <NameForm
          key={me.display_name}
          current={me.display_name}
          onDone={() => showToast(t("settings.profile.saved"))}
        />
      </section>
    </div>
  );
}
