import { useEffect } from "react";
import { Button } from "../../ui/button.tsx";
import { currentCall } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest, type Notice } from "../store.ts";
import styles from "./conversation.module.css";
import { moderate } from "./moderate.ts";

const NOTICE_TIME = 8_000;

const texts = {
  backInAudience: "stage.backInAudience",
  shareFailed: "stage.shareFailed",
  shareEnded: "stage.shareEnded",
  failed: "people.failed",
} as const;

function say(notice: Notice): string {
  if (notice in texts) return t(texts[notice as keyof typeof texts]);
  if (!globalThis.isSecureContext) return t("devices.insecure");
  return t(`devices.problems.${notice as Exclude<Notice, keyof typeof texts>}`);
}

/** What needs attention, above the stage: a lost connection, blocked sound, people who wait. */
export function Notices({ isConnected }: { isConnected: boolean }) {
  const needsPress = useGuest((state) => state.needsPress);
  const notice = useGuest((state) => state.notice);
  const waiting = useGuest((state) => state.waiting);
  const panel = useGuest((state) => state.panel);
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => useGuest.setState({ notice: null }), NOTICE_TIME);
    return () => clearTimeout(timer);
  }, [notice]);
  const [first] = waiting;
  return (
    <>
      <div role="status">
        {!isConnected && <p className={styles.notice}>{t("stage.lost")}</p>}
        {notice !== null && <p className={styles.notice}>{say(notice)}</p>}
      </div>
      {needsPress && (
        <div className={styles.notice} role="status">
          <span>{t("stage.blocked")}</span>
          <Button onClick={() => void currentCall()?.play()}>{t("stage.play")}</Button>
        </div>
      )}
      {first && panel !== "people" && (
        <div className={styles.notice} role="status">
          <span dir="auto">
            {waiting.length === 1
              ? t("people.waits", { name: first.name })
              : t("people.waitMany", { count: waiting.length })}
          </span>
          {waiting.length === 1 && (
            <Button onClick={() => moderate(first.participant_id, "admit")}>{t("people.admit")}</Button>
          )}
          <Button onClick={() => useGuest.setState({ panel: "people" })}>{t("people.show")}</Button>
        </div>
      )}
    </>
  );
}
