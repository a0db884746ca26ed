import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { useConsentQuestion } from "../../../stores/consent-question.ts";
import { laterDialog } from "../../../ui/later-dialog.tsx";

const ConsentDialog = laterDialog(
  async () => (await withLaterTexts(import("./consent-dialog.tsx"))).ConsentDialog,
);

/** Asks before a call is entered that is being recorded. */
export function ConsentQuestion() {
  const question = useConsentQuestion((state) => state.question);
  const decline = () => {
    useConsentQuestion.setState({ question: null });
    question?.decline();
  };
  return question && <ConsentDialog key={question.recording.id} question={question} onClose={decline} />;
}
