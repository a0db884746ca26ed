import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import { limits } from "../../../../shared/base/limits.ts";
import { isVisible } from "../../../../shared/base/visible-text.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { isComposing } from "../../../ui/composing.ts";
import { Problem } from "../../../ui/field.tsx";
import { textIn, useFailure, useForm } from "../../../ui/form.ts";
import { declineWith } from "./decline-with.ts";
import styles from "./incoming-call.module.css";

const usual = ["later", "soon", "write"] as const;

/** Declines the call with a message to the caller. It takes the focus, which `onBack` returns; Escape in the field goes back. */
export function ReplyForm({ call, onBack }: { call: CallDocument; onBack: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [problem, setProblem] = useFailure();
  /** A second press while the first is on its way, or has arrived, would send it twice. */
  const isSending = useRef(false);
  const reply = async (text: string) => {
    if (isSending.current) return;
    isSending.current = true;
    setProblem(null);
    try {
      await declineWith(call, text);
    } catch (error) {
      isSending.current = false;
      setProblem(error);
    }
  };
  const [, submit] = useForm(async (form) => {
    const text = textIn(form, "reply");
    if (isVisible(text)) await reply(text);
  });
  return (
    <form onSubmit={submit} className={styles.reply}>
      <IconButton label={t("common.back")} tip="" onClick={onBack}>
        <ArrowLeft size={18} strokeWidth={1.5} />
      </IconButton>
      <input
        ref={field}
        name="reply"
        className={styles.words}
        placeholder={t("reply.own")}
        aria-label={t("reply.own")}
        maxLength={limits.messageLength}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || isComposing(event)) return;
          // The dialog that the ring is above, or the settings behind it, would close as well.
          event.preventDefault();
          onBack();
        }}
      />
      <div className={styles.usual}>
        {usual.map((name) => (
          <Button key={name} onClick={() => void reply(t(`reply.${name}`))}>
            {t(`reply.${name}`)}
          </Button>
        ))}
        <Problem>{problem}</Problem>
      </div>
    </form>
  );
}
