import { useEffect } from "react";
import type { ConnectedDevice } from "../../media/devices/connected-devices.ts";
import { offers } from "../../media/devices/device-use.ts";
import { Button } from "../../ui/button.tsx";
import { choose, currentCall, toggle } from "../controller.ts";
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
  if (notice === "replaced") return sayReplaced();
  if (notice in texts) return t(texts[notice as keyof typeof texts]);
  if (!globalThis.isSecureContext) return t("devices.insecure");
  return t(`devices.problems.${notice as Exclude<Notice, keyof typeof texts | "replaced">}`);
}

/** Which device is gone, and what is used in its place. */
function sayReplaced(): string {
  const { replaced } = useGuest.getState();
  return [
    ...[...new Set(replaced.flatMap(({ gone }) => gone ?? []))].map((name) => t("devices.gone", { name })),
    ...replaced.flatMap(({ kind, now }) => (now ? t(`devices.now.${kind}`, { name: now }) : [])),
  ].join(" ");
}

/** Offers devices that have come during the conference, those of one headset together. */
function Offers() {
  const devices = useGuest((state) => state.devices);
  const arrived = useGuest((state) => state.arrived);
  const inUse = useGuest((state) => state.inUse);
  const may = useGuest((state) => state.may);
  const dismiss = (parts: readonly ConnectedDevice[]) =>
    useGuest.setState({ arrived: arrived.filter((device) => !parts.includes(device)) });
  const usable = arrived.filter(({ kind }) => kind === "speaker" || may[kind]);
  return offers({ arrived: usable, inUse }, devices).map((parts) => (
    <div key={parts[0]?.id} className={styles.notice} role="status">
      <span dir="auto">{t("devices.connected", { name: parts[0]?.label ?? "" })}</span>
      <Button
        onClick={() => {
          for (const device of parts) choose(device.kind, device);
          // Otherwise it would be offered again as soon as another one is chosen.
          dismiss(parts);
        }}
      >
        {t("devices.use")}
      </Button>
      <Button onClick={() => dismiss(parts)}>{t("devices.dismiss")}</Button>
    </div>
  ));
}

/** What needs attention, above the stage: a lost connection, blocked sound, people who wait. */
export function Notices({ isConnected }: { isConnected: boolean }) {
  const needsPress = useGuest((state) => state.needsPress);
  const notice = useGuest((state) => state.notice);
  const microphone = useGuest((state) => state.microphoneNotice);
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
      <Offers />
      {microphone && (
        <div className={styles.notice} role="status">
          <span>{t(`microphone.${microphone}`)}</span>
          {microphone === "speaking-muted" && (
            <Button onClick={() => toggle("microphone")}>{t("bar.unmute")}</Button>
          )}
          <Button onClick={() => currentCall()?.dismissNotice()}>{t("microphone.dismiss")}</Button>
        </div>
      )}
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
