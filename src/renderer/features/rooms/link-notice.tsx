import { authorityPath } from "../../../shared/contract/client.ts";
import { appLinkTo } from "../../../shared/base/links.ts";
import { can } from "../../../shared/permissions/permissions.ts";
import { t } from "../../messages/index.ts";
import { useMe } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { reachOfLink } from "./link-reach.ts";
import styles from "./link-notice.module.css";

const systems = ["windows", "mac", "linux", "android", "ios", "firefox"] as const;

/** What to know before sending an invite link: that it works here only, or that browsers will warn about it. */
export function LinkNotice({ link, onNetwork }: { link: string; onNetwork: () => void }) {
  const reach = reachOfLink(link);
  switch (reach.kind) {
    case "trusted":
      return null;
    case "this-computer":
      return <OnThisComputer onNetwork={onNetwork} />;
    case "own-authority":
      return <OwnAuthority link={link} fingerprint={reach.fingerprint} />;
  }
}

function OnThisComputer({ onNetwork }: { onNetwork: () => void }) {
  const mayShare = can(useMe(), "manage-host");
  return (
    <div className={styles.notice}>
      <p>{t(mayShare ? "inviteLink.here.textForAdmins" : "inviteLink.here.text")}</p>
      {mayShare && (
        <Button
          onClick={({ currentTarget }) => {
            // Closed first, so that the focus is on its opener, where the settings return it.
            currentTarget.closest("dialog")?.close();
            onNetwork();
          }}
        >
          {t("inviteLink.here.settings")}
        </Button>
      )}
    </div>
  );
}

function OwnAuthority({ link, fingerprint }: { link: string; fingerprint: string }) {
  return (
    <div className={styles.notice}>
      <p>{t("inviteLink.warns.text")}</p>
      <CopyButton text={appLinkTo(link) ?? ""} label={t("inviteLink.warns.copyForApp")} />
      <details className={styles.steps}>
        <summary>{t("inviteLink.warns.howTo")}</summary>
        <p>{t("inviteLink.warns.install")}</p>
        <p>
          <a href={`${currentApi().url}${authorityPath}`} target="_blank" rel="noopener noreferrer">
            {t("inviteLink.warns.download")}
          </a>
        </p>
        <dl>
          {systems.map((system) => (
            <div key={system}>
              <dt>{t(`inviteLink.warns.systems.${system}`)}</dt>
              <dd>{t(`inviteLink.warns.steps.${system}`)}</dd>
            </div>
          ))}
        </dl>
        <p>{t("inviteLink.warns.compare")}</p>
        <code dir="ltr">{fingerprint}</code>
      </details>
    </div>
  );
}
