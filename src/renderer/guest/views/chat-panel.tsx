import { SendHorizontal } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { IconButton } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { MESSAGE_LIMIT } from "../call/chat.ts";
import { currentCall } from "../controller.ts";
import { formatTime, t } from "../messages/text.ts";
import { useGuest } from "../store.ts";
import { Panel } from "./panel.tsx";
import styles from "./chat.module.css";

/** How far from the end of the messages somebody still reads the newest, in px. */
const NEAR = 60;

/** The chat, which is not kept: everybody sees what was written since they came. */
export function ChatPanel() {
  const messages = useGuest((state) => state.messages);
  const may = useGuest((state) => state.may.chat);
  const end = useRef<HTMLLIElement>(null);
  const isAtEnd = useRef(true);
  // Whoever has scrolled up is reading.
  useEffect(() => {
    if (isAtEnd.current || messages.at(-1)?.isOwn) end.current?.scrollIntoView({ block: "end" });
  }, [messages]);
  return (
    <Panel title={t("chat.title")} close={t("chat.close")}>
      <div
        className={styles.messages}
        role="log"
        aria-label={t("chat.log")}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          (isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR)
        }
      >
        <ol>
          {messages.length === 0 && <li className={styles.empty}>{t("chat.empty")}</li>}
          {messages.map(({ id, name, isOwn, text, at }, index) => (
            <li key={id} ref={index === messages.length - 1 ? end : undefined} className={styles.message}>
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
      {may ? <Composer /> : <p className={styles.off}>{t("chat.off")}</p>}
    </Panel>
  );
}

function Composer() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = () => {
    const written = text.trim();
    const call = currentCall();
    if (written === "" || !call) return;
    if (written.length > MESSAGE_LIMIT) {
      setProblem(t("chat.tooLong", { count: MESSAGE_LIMIT }));
      return;
    }
    setText("");
    setProblem(null);
    call.say(written).catch(() => {
      // What was written meanwhile stays.
      setText((now) => now || written);
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
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent?.isComposing) return;
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
