import {
  Hand,
  LogOut,
  MessageSquare,
  Mic,
  MicOff,
  ScreenShare,
  ScreenShareOff,
  Settings2,
  Users,
  Video,
  VideoOff,
} from "lucide-react";
import { useState, type ReactNode } from "react";
import type { DeviceKind } from "../../media/devices/device-state.ts";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/class-names.ts";
import { canShare } from "../call/share.ts";
import { currentCall, leave, toggle } from "../controller.ts";
import { t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import styles from "./conversation.module.css";
import { DeviceSettings } from "./questions.tsx";

/** One's own controls: only those that this participant may use at the moment. */
export function Bar() {
  const may = useGuest((state) => state.may);
  const [setting, setSetting] = useState(false);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("bar.label")}>
      {may.microphone && <DeviceButton kind="microphone" />}
      {may.camera && <DeviceButton kind="camera" />}
      {may.share && canShare() && <ShareButton />}
      <HandButton />
      <span className={styles.gap} />
      <PanelButtons />
      <Control label={t("bar.settings")} onClick={() => setSetting(true)}>
        <Settings2 size={20} strokeWidth={1.75} />
      </Control>
      <span className={styles.gap} />
      <Control label={t("bar.leave")} className={styles.leave} onClick={leave} data-testid="guest-leave">
        <LogOut size={20} strokeWidth={1.75} />
      </Control>
      {setting && <DeviceSettings onClose={() => setSetting(false)} />}
    </div>
  );
}

function Control({
  className,
  ...native
}: Parameters<typeof IconButton>[0] & { "data-testid"?: string; children: ReactNode }) {
  return <IconButton tipAbove className={cx(styles.control, className)} {...native} />;
}

const icons = { microphone: [Mic, MicOff], camera: [Video, VideoOff] } as const;
const labels = {
  microphone: ["bar.mute", "bar.unmute"],
  camera: ["bar.cameraOff", "bar.cameraOn"],
} as const;

function DeviceButton({ kind }: { kind: DeviceKind }) {
  const state = useGuest((guest) => guest[kind]);
  const isOn = state === "on";
  const Icon = icons[kind][isOn ? 0 : 1];
  const label = t(labels[kind][isOn ? 0 : 1]);
  const problem = state === "on" || state === "off" ? null : t(`devices.problems.${kind}.${state}`);
  return (
    <Control
      label={problem ? `${label}. ${problem}` : label}
      data-off={!isOn}
      data-testid={`guest-${kind}`}
      onClick={() => toggle(kind)}
    >
      <Icon size={20} strokeWidth={1.75} />
    </Control>
  );
}

function ShareButton() {
  const isSharing = useGuest((state) => state.isSharing);
  const sound = useGuest((state) => state.may.shareSound);
  const Icon = isSharing ? ScreenShareOff : ScreenShare;
  const press = () => {
    const share = currentCall()?.share;
    void (isSharing ? share?.stop() : share?.start(sound));
  };
  return (
    <Control
      label={t(isSharing ? "bar.stopSharing" : "bar.share")}
      aria-pressed={isSharing}
      data-lit={isSharing}
      onClick={press}
    >
      <Icon size={20} strokeWidth={1.75} />
    </Control>
  );
}

function HandButton() {
  const isUp = useGuest(({ participants, signs }) => {
    const self = participants.find(({ isLocal }) => isLocal);
    return self !== undefined && signs[self.identity]?.hand !== "";
  });
  const press = () =>
    void currentCall()
      ?.host.raiseHand(!isUp)
      .catch(() => useGuest.setState({ notice: "failed" }));
  return (
    <Control
      label={t(isUp ? "bar.lowerHand" : "bar.raiseHand")}
      aria-pressed={isUp}
      data-lit={isUp}
      onClick={press}
    >
      <Hand size={20} strokeWidth={1.75} />
    </Control>
  );
}

function PanelButtons() {
  const panel = useGuest((state) => state.panel);
  const unread = useGuest((state) => state.unread);
  const hasChat = useGuest((state) => state.may.chat || state.messages.length > 0);
  const show = (wanted: "chat" | "people") =>
    useGuest.setState((state) => ({
      panel: state.panel === wanted ? null : wanted,
      unread: wanted === "chat" ? 0 : state.unread,
    }));
  return (
    <>
      {hasChat && (
        <Control
          label={unread > 0 ? t("bar.chatUnread", { count: unread }) : t("bar.chat")}
          aria-expanded={panel === "chat"}
          onClick={() => show("chat")}
        >
          <MessageSquare size={20} strokeWidth={1.75} />
          {unread > 0 && (
            <span className={styles.unread} aria-hidden>
              {Math.min(unread, 99)}
            </span>
          )}
        </Control>
      )}
      <Control label={t("bar.people")} aria-expanded={panel === "people"} onClick={() => show("people")}>
        <Users size={20} strokeWidth={1.75} />
      </Control>
    </>
  );
}
