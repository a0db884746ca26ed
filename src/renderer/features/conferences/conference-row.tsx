import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import styles from "./conference-list.module.css";
import { policyLine } from "./policy-line.ts";
import { Standing } from "./standing.tsx";
import { StartStop } from "./start-stop.tsx";

/** One conference in the list. */
export function ConferenceRow({
  conference,
  path,
  onChanged,
}: {
  conference: ConferenceDocument;
  path: string;
  onChanged: () => void;
}) {
  const me = useMe();
  const owner = conference.user_id === me.id ? null : conference.owner_name;
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <a href={`#${path}`} className={styles.name} dir="auto">
          {conference.name}
        </a>
        <Standing conference={conference} />
        <p className={styles.policy}>
          {policyLine(conference)}
          {owner !== null && ` · ${t("conferences.ofOther", { name: owner })}`}
        </p>
      </div>
      <StartStop conference={conference} onChanged={onChanged} />
    </li>
  );
}
