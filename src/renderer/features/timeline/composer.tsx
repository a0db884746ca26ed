import { SendHorizontal } from "lucide-react";
import type { KeyboardEvent } from "react";
import { limits } from "../../../shared/base/limits.ts";
import { isVisible } from "../../../shared/base/visible-text.ts";
import { t } from "../../messages/index.ts";
import { setDraft, useDrafts } from "../../stores/drafts.ts";
import { send } from "../../stores/outbox.ts";
import { sendTyping } from "../../stores/typing-sender.ts";
import { isSendKey } from "../../ui/composing.ts";
import { IconButton } from "../../ui/button.tsx";
import styles from "./composer.module.css";

/** The message input. Each room keeps its draft, also over a reload. */
export function Composer({ roomId, title }: { roomId: string; title: string }) {
  const text = useDrafts(({ byRoom }) => byRoom[roomId] ?? "");
  const setText = (draft: string) => setDraft(roomId, draft);
  const excess = text.trim().length - limits.messageLength;
  const isBlank = text.trim() === "";
  const isEmpty = !isBlank && !isVisible(text);
  const ready = !isBlank && !isEmpty && excess <= 0;
  const submit = () => {
    if (!ready) return;
    send(roomId, text.trim());
    sendTyping(roomId, null);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSendKey(event)) return;
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
      {(isEmpty || excess > 0) && (
        <p className={styles.problem} role="alert">
          {isEmpty ? t("timeline.invisible") : t("timeline.tooLong", { count: excess })}
        </p>
      )}
    </form>
  );
}
