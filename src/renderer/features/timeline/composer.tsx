import { SendHorizontal } from "lucide-react";
import type { KeyboardEvent } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { t } from "../../messages/index.ts";
import { useApp } from "../../stores/app-store.ts";
import { send } from "../../stores/outbox.ts";
import { sendTyping } from "../../stores/typing-sender.ts";
import { IconButton } from "../../ui/button.tsx";
import styles from "./composer.module.css";

/** The message input. Each room keeps its draft. */
export function Composer({ roomId, title }: { roomId: string; title: string }) {
  const text = useApp((state) => state.drafts[roomId] ?? "");
  const setText = (draft: string) =>
    useApp.setState(({ drafts }) => ({ drafts: { ...drafts, [roomId]: draft } }));
  const excess = text.trim().length - limits.messageLength;
  const ready = text.trim() !== "" && excess <= 0;
  const submit = () => {
    if (!ready) return;
    send(roomId, text.trim());
    sendTyping(roomId, null);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // During IME composition, Enter confirms the characters and does not send.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const label = t("timeline.write", { room: title });
  return (
    <form
      data-region
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        className={styles.text}
        data-testid="composer"
        rows={1}
        aria-label={label}
        placeholder={label}
        value={text}
        dir="auto"
        onChange={(event) => {
          setText(event.currentTarget.value);
          sendTyping(roomId, event.currentTarget.value !== "");
        }}
        onKeyDown={onKeyDown}
      />
      <IconButton submit label={t("timeline.send")} tipAbove className={styles.send} disabled={!ready}>
        <SendHorizontal size={18} strokeWidth={1.5} />
      </IconButton>
      {excess > 0 && (
        <p className={styles.problem} role="alert">
          {t("timeline.tooLong", { count: excess })}
        </p>
      )}
    </form>
  );
}
