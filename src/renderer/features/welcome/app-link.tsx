import { appLinkTo, linkTo } from "../../../shared/base/links.ts";
import { t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import styles from "./page.module.css";

/** What an invite or sign-in link says: its code, and the fingerprint of the host's own certificate authority. */
export interface LinkParts {
  readonly name: "invite" | "sign-in";
  readonly code: string;
  readonly authority: string | null;
}

/** In a browser, opens the page's link in the desktop app; nothing where that cannot work. */
export function AppLink({ name, code, authority }: LinkParts) {
  const link = platform.hosts ? null : appLinkTo(linkTo(window.location.origin, name, code, authority));
  return (
    link !== null && (
      <a className={styles.app} href={link}>
        {t("welcome.openInApp")}
      </a>
    )
  );
}
