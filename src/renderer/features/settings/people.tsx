import { useEffect, useState } from "react";
import { routes } from "../../../shared/contract/client.ts";
import type { Person } from "../../../shared/contract/entities.ts";
import { can, outranks } from "../../../shared/permissions/permissions.ts";
import { formatMoment, t } from "../../messages/index.ts";
import { showToast, useMe } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { useFailure } from "../../ui/form.ts";
import { Select } from "../../ui/select.tsx";
import { Invites } from "./invites.tsx";
import { Row, Rows } from "../../ui/row.tsx";
import styles from "./section.module.css";

/** Everybody on this host, for those who manage people. */
export function People() {
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [problem, setProblem] = useFailure();
  useEffect(() => void currentApi().call(routes.listPeople).then(setPeople, setProblem), [setProblem]);
  const change = (person: Person, body: { role?: Given; disabled?: boolean }) =>
    void currentApi()
      .call(routes.changePerson, { params: { user_id: person.id }, body })
      .then((changed) => {
        setProblem(null);
        setPeople((all) => all.map((one) => (one.id === changed.id ? changed : one)));
      }, setProblem);
  const signOut = (person: Person) =>
    void currentApi()
      .call(routes.signOutPerson, { params: { user_id: person.id } })
      .then(() => showToast(t("people.signedOut", { name: person.display_name })), setProblem);
  return (
    <div className={styles.parts}>
      <section>
        <p className={styles.text}>{t("people.text")}</p>
        <Problem>{problem}</Problem>
        <Rows>
          {people.map((person) => (
            <Line
              key={person.id}
              person={person}
              onRole={(role) => change(person, { role })}
              onDisabled={(disabled) => change(person, { disabled })}
              onSignOut={() => signOut(person)}
            />
          ))}
        </Rows>
      </section>
      <Invites />
    </div>
  );
}

const given = ["admin", "member", "guest"] as const;
type Given = (typeof given)[number];

function Line({
  person,
  onRole,
  onDisabled,
  onSignOut,
}: {
  person: Person;
  onRole: (role: Given) => void;
  onDisabled: (disabled: boolean) => void;
  onSignOut: () => void;
}) {
  const me = useMe();
  const name = person.display_name;
  const below = outranks(me, person);
  const changesRoles = below && can(me, "change-roles");
  return (
    <Row
      icon={<Avatar id={person.id} name={name} size={32} />}
      title={person.id === me.id ? t("people.you", { name }) : name}
      struck={person.disabled}
      facts={[
        [
          changesRoles ? null : t(`people.role.${person.role}`),
          person.disabled ? t("people.disabled") : lastSeen(person),
        ]
          .filter(Boolean)
          .join(" · "),
      ]}
    >
      {below && (
        <>
          {changesRoles && (
            <Select
              label={t("people.roleOf", { name })}
              hiddenLabel
              value={person.role as Given}
              options={given.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
              onChange={onRole}
            />
          )}
          {!person.disabled && (
            <Button aria-label={t("people.signOutName", { name })} onClick={onSignOut}>
              {t("people.signOut")}
            </Button>
          )}
          <Button
            aria-label={t(person.disabled ? "people.enableName" : "people.disableName", { name })}
            onClick={() => onDisabled(!person.disabled)}
          >
            {t(person.disabled ? "people.enable" : "people.disable")}
          </Button>
        </>
      )}
    </Row>
  );
}

function lastSeen({ last_seen_at: at }: Person): string {
  return at === null ? t("people.never") : t("devices.seen", { when: formatMoment(at) });
}
