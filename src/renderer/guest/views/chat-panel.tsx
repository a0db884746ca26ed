import { SendHorizontal } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type RefObject } from "react";
import { isVisible } from "../../../shared/base/visible-text.ts";
import { isSendKey } from "../../ui/composing.ts";
import { IconButton } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { followEnd, type EndFollower } from "../../ui/follow-end.ts";
import { MESSAGE_LIMIT } from "../call/chat.ts";
import { currentCall } from "../controller.ts";
import { returnToDraft, setDraft } from "../draft.ts";
import { formatTime, t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import { Panel } from "./panel.tsx";
import styles from "./chat.module.css";

/** The chat, which is not kept: everybody sees what was written since they came. */
export function ChatPanel() {
  const messages = useGuest((state) => state.messages);
  const may = useGuest((state) => state.may.chat);
  const scroll = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const follower = useRef<EndFollower>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  // As the panel opens only: whoever is elsewhere when the chat is turned on stays there.
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!scroll.current || !list.current) return undefined;
    follower.current = followEnd(scroll.current, list.current);
    return () => follower.current?.stop();
  }, []);
  // Whoever has scrolled up is reading, until they write.
  const last = messages.at(-1);
  useEffect(() => {
    if (last?.isOwn) follower.current?.toEnd();
  }, [last]);
  return (
    <Panel title={t("chat.title")} close={t("chat.close")}>
      <div className={styles.messages} role="log" aria-label={t("chat.log")} tabIndex={0} ref={scroll}>
        <ol ref={list}>
          {messages.length === 0 && <li className={styles.empty}>{t("chat.empty")}</li>}
          {messages.map(({ id, name, isOwn, text, at }) => (
            <li key={id} className={styles.message}>
              <p className={styles.from}>
                <strong dir="auto">{isOwn ? t("stage.you") : name}</strong> <time>{formatTime(at)}</time>
              </p>
              <p className={styles.text} dir="auto">
                {text}
              </p>
            </li>
          ))}
        </ol>
      </div>
      {may ? <Composer field={field} /> : <p className={styles.off}>{t("chat.off")}</p>}
    </Panel>
  );
}

function Composer({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  // It outlasts the panel.
  const text = useGuest((state) => state.draft);
  const [problem, setProblem] = useState<string | null>(null);
  const send = () => {
    // What is shown may be a moment behind.
    const written = useGuest.getState().draft.trim();
    const call = currentCall();
    if (written === "" || !call) return;
    if (!isVisible(written)) {
      setProblem(t("chat.invisible"));
      return;
    }
    if (written.length > MESSAGE_LIMIT) {
      setProblem(t("chat.tooLong", { count: MESSAGE_LIMIT }));
      return;
    }
    setDraft("");
    setProblem(null);
    call.say(written).catch(() => {
      returnToDraft(written);
      setProblem(t("chat.notSent"));
    });
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <Problem>{problem}</Problem>
      <div className={styles.line}>
        <textarea
          ref={field}
          className={styles.input}
          aria-label={t("chat.message")}
          placeholder={t("chat.message")}
          rows={1}
          value={text}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            send();
          }}
        />
        <IconButton submit label={t("chat.send")} tipAbove>
          <SendHorizontal size={18} strokeWidth={1.5} />
        </IconButton>
      </div>
    </form>
  );
}
