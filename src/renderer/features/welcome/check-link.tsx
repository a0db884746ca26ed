import { t } from "../../messages/index.ts";
import styles from "./page.module.css";

/** Leads to the check of the connection, which needs no account. */
export const CheckLink = () => (
  <a className={styles.check} href="#/check">
    {t("welcome.check")}
  </a>
);
