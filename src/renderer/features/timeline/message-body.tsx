import { Component, lazy, memo, Suspense, type ReactNode } from "react";
import styles from "./message-body.module.css";

// A call does not need the parser, so it is loaded separately.
export const loadMarkdown = () => import("./markdown/markdown-text.tsx");
const MarkdownText = lazy(loadMarkdown);

/** The text of a message. */
export const MessageBody = memo(({ text }: { text: string }) => (
  <div className={styles.body} dir="auto">
    <PlainOnFailure text={text}>
      <Suspense fallback={text}>
        <MarkdownText text={text} />
      </Suspense>
    </PlainOnFailure>
  </div>
));
MessageBody.displayName = "MessageBody";

/** Shows the text as it was typed if the Markdown parser throws. */
class PlainOnFailure extends Component<{ text: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.text : this.props.children;
  }
}
