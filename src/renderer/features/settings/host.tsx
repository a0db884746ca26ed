import { limits } from "../../../shared/base/limits.ts";
import { routes } from "../../../shared/contract/client.ts";
import { t } from "../../messages/index.ts";
import { showToast, useApp } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Field, Problem } from "../../ui/field.tsx";
import { textIn, useFailure, useForm } from "../../ui/form.ts";
import { Backups } from "./backups.tsx";
import { Embedding } from "./embedding.tsx";
import styles from "./section.module.css";

/** The owner's settings for the whole host. Shown as the host reports them; it notifies all clients of changes. */
export function Host() {
  const host = useApp((state) => state.replica.host);
  return (
    <div className={styles.parts}>
      <HostName key={host.name} current={host.name} />
      <section>
        <h2>{t("settings.host.roles")}</h2>
        <div className={styles.form}>
          <LowestRole name="room_creation" />
          <LowestRole name="invites" />
          <p className={styles.text}>{t(`settings.host.invitesTexts.${host.invites}`)}</p>
        </div>
      </section>
      <Embedding />
      <Backups />
    </div>
  );
}

function HostName({ current }: { current: string }) {
  const [problem, save, saving] = useForm(async (form) => {
    await currentApi().call(routes.changeSettings, { body: { name: textIn(form, "name") } });
    showToast(t("settings.host.saved"));
  });
  return (
    <section>
      <form onSubmit={save} className={styles.form}>
        <Field
          label={t("settings.host.name")}
          required
          name="name"
          defaultValue={current}
          maxLength={limits.hostName}
          pattern=".*\S.*"
        />
        <p className={styles.text}>{t("settings.host.nameText")}</p>
        <Problem>{problem}</Problem>
        <Button submit tone="primary" disabled={saving}>
          {t("settings.host.save")}
        </Button>
      </form>
    </section>
  );
}

const roles = ["member", "admin"] as const;

function LowestRole({ name }: { name: "room_creation" | "invites" }) {
  const value = useApp((state) => state.replica.host[name]);
  const [problem, setProblem] = useFailure();
  return (
    <>
      <Choice
        label={t(`settings.host.${name}`)}
        value={value}
        options={roles.map((role) => ({ value: role, label: t(`settings.host.lowest.${role}`) }))}
        onChange={(role) =>
          void currentApi()
            .call(routes.changeSettings, { body: { [name]: role } })
            .then(
              () => setProblem(null),
              (error: unknown) => setProblem(error),
            )
        }
      />
      <Problem>{problem}</Problem>
    </>
  );
}
