import { Component, lazy, memo, Suspense, type ReactNode } from "react";
import styles from "./message-body.module.css";

// The parser is no part of what a call needs, so it comes by itself.
export const loadMarkdown = () => import("./markdown-text.tsx");
const MarkdownText = lazy(loadMarkdown);

/** What somebody has written. */
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

/** Whatever the Markdown parser cannot take is shown as it was typed. */
class PlainOnFailure extends Component<{ text: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.text : this.props.children;
  }
}
