import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { usePreJoin } from "../../../stores/prejoin.ts";
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

/** The check of the devices before a call is entered. */
export function PreJoin() {
  const question = usePreJoin((state) => state.question);
  const close = () => usePreJoin.setState({ question: null });
  if (!question) return null;
  return <PreJoinDialog question={question} onClose={close} />;
}
