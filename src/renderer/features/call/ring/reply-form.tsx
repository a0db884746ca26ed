import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import { limits } from "../../../../shared/base/limits.ts";
import { isVisible } from "../../../../shared/base/visible-text.ts";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { send } from "../../../stores/outbox.ts";
import { openDirectRoom } from "../../../stores/requests.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { isComposing } from "../../../ui/composing.ts";
import { textIn, useForm } from "../../../ui/form.ts";
import { rejectCall } from "../later-calls.ts";
import styles from "./incoming-call.module.css";

const usual = ["later", "soon", "write"] as const;

/** Declines the call with a message to the caller. It takes the focus, which `onBack` returns; Escape in the field goes back. */
export function ReplyForm({ call, onBack }: { call: CallDocument; onBack: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const reply = async (text: string) => {
    void rejectCall(call.id);
    // Guests have no direct rooms, so their message goes to the room of the call.
    const roomId = await openDirectRoom(call.initiator_id).then(
      (room) => room.id,
      () => call.room_id,
    );
    send(roomId, text);
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
        placeholder={t("call.reply.own")}
        aria-label={t("call.reply.own")}
        maxLength={limits.messageLength}
        autoComplete="off"
        onKeyDown={(event) => event.key === "Escape" && !isComposing(event) && onBack()}
      />
      <div className={styles.usual}>
        {usual.map((name) => (
          <Button key={name} onClick={() => void reply(t(`call.reply.${name}`))}>
            {t(`call.reply.${name}`)}
          </Button>
        ))}
      </div>
    </form>
  );
}
