import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { useApp, useMe } from "../../../stores/app-store.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { usePreJoin } from "../../../stores/prejoin.ts";
import { ringingFor } from "../../../stores/replica.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";
import { laterPart } from "../../../ui/later-part.tsx";

const PreJoinDialog = laterDialog(
  async () => (await withLaterTexts(import("./prejoin-dialog.tsx"))).PreJoinDialog,
);

export const DeviceTest = laterPart(
  async () => (await withLaterTexts(import("./device-test.tsx"))).DeviceTest,
);

export const AccessButton = laterPart(
  async () => (await withLaterTexts(import("./access-help.tsx"))).AccessButton,
);

/** The check of the devices before a call is entered. A ring is in front of it, and can be answered at once. */
export function PreJoin() {
  const me = useMe();
  const question = usePreJoin((state) => state.question);
  const isQuiet = usePreferences((state) => state.doNotDisturb);
  const isRinging = useApp(({ replica }) =>
    ringingFor(replica, me.id).some((call) => call.room_id !== question?.roomId),
  );
  const close = () => usePreJoin.setState({ question: null });
  if (!question || (isRinging && !isQuiet)) return null;
  return <PreJoinDialog question={question} onClose={close} />;
}
