import { Ban, MessageSquareReply } from "lucide-react";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { createPortal, flushSync } from "react-dom";
import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { t } from "../../../messages/index.ts";
import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { platform } from "../../../platform/index.ts";
import { showToast, useApp, useMe } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { useConsentQuestion } from "../../../stores/consent-question.ts";
import { ringingFor } from "../../../stores/replica.ts";
import { IconButton } from "../../../ui/button.tsx";
import { later } from "../../../ui/later.ts";
import { keepOnTop } from "../../../ui/modal.ts";
import { block } from "../../blocking/index.ts";
import { enterCall, rejectCall } from "../later-calls.ts";
import styles from "./incoming-call.module.css";
import type { ReplyForm } from "./reply-form.tsx";
import { RingCard } from "./ring-card.tsx";
import { RingWindow } from "./ring-window.tsx";
import { describeCaller } from "./describe-caller.ts";

const reply = later(async () => (await withLaterTexts(import("./reply-form.tsx"))).ReplyForm);

/** Where the cards of all rings are, above everything else. One element for good: another one would begin each card anew. */
export function RingStack({ children }: { children: ReactNode }) {
  const [stack] = useState(() => document.createElement("div"));
  useLayoutEffect(() => keepOnTop(stack), [stack]);
  return createPortal(<div className={styles.stack}>{children}</div>, stack);
}

/** The incoming call, in the page and in the ring window. It does not take the focus. */
export function IncomingCalls({ onAnswered }: { onAnswered: (roomId: string) => void }) {
  const me = useMe();
  const replica = useApp((state) => state.replica);
  const quiet = usePreferences((state) => state.doNotDisturb);
  const inRoom = useCall((state) => (state.connection.status === "idle" ? null : state.connection.roomId));
  const asked = useConsentQuestion(({ question }) => question?.callId);
  if (quiet) return null;
  // Once answered here, the ring is over here, even if older events still arrive.
  const calls = ringingFor(replica, me.id).filter(({ id, room_id }) => room_id !== inRoom && id !== asked);
  const cards = calls.map((call) => (
    <IncomingCall key={call.id} call={call} busy={inRoom !== null} onAnswered={onAnswered} />
  ));
  return (
    <>
      {cards}
      {calls.length > 0 && <RingWindow>{cards[0]}</RingWindow>}
    </>
  );
}

function IncomingCall({
  call,
  busy,
  onAnswered,
}: {
  call: CallDocument;
  /** Whether this device is in another call, which answering leaves. */
  busy: boolean;
  onAnswered: (roomId: string) => void;
}) {
  const me = useMe();
  const room = useApp((state) => state.replica.rooms[call.room_id]);
  /** The form, once it is opened and loaded. */
  const [Reply, setReply] = useState<typeof ReplyForm | null>(null);
  const replyButton = useRef<HTMLButtonElement>(null);
  // Until it is loaded, the ring can still be answered.
  const write = () =>
    void reply.load().then(
      (form) => setReply(() => form),
      () => showToast(t("errors.notLoaded")),
    );
  const back = () => {
    flushSync(() => setReply(null));
    replyButton.current?.focus();
  };
  const { name, title, where } = describeCaller(call, room, me);
  const answer = (camera: boolean) => {
    enterCall(call.room_id, call.id, { camera });
    onAnswered(call.room_id);
    // It may have been answered in the ring window.
    platform.showApp();
  };
  return (
    <RingCard
      call={call}
      name={name}
      title={title}
      where={busy ? t("call.leavesOther") : where}
      onReject={() => void rejectCall(call.id)}
      onAnswer={answer}
      instead={Reply && <Reply call={call} onBack={back} />}
      more={
        <>
          <IconButton ref={replyButton} label={t("call.reply")} tip="" onClick={write}>
            <MessageSquareReply size={18} strokeWidth={1.5} />
          </IconButton>
          <IconButton
            label={t("block.do", { name })}
            tip=""
            onClick={() => block(call.initiator_id, name, true)}
          >
            <Ban size={18} strokeWidth={1.5} />
          </IconButton>
        </>
      }
    />
  );
}
