import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";
import { flushSync } from "react-dom";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { followEnd, type EndFollower } from "../../ui/follow-end.ts";
import { useJump } from "../../stores/jump.ts";
import { indexesOf, ROW, useKeptRows } from "./kept-rows.ts";
import styles from "./message-list.module.css";
import { ABOVE, keyOf, stepTo, type Row, type Step } from "./rows.ts";

export interface MessageListHandle {
  /** Goes to the end, and follows it from there. */
  toEnd(): void;
  focus(): void;
}

/**
 * The rows of a timeline, of which only those near what is seen are in the page. It follows the end, unless somebody has
 * scrolled up.
 */
export function MessageList({
  ref,
  label,
  rows: allRows,
  children,
  below,
  onFollowing,
}: {
  ref: Ref<MessageListHandle>;
  label: string;
  rows: readonly Row[];
  children: (row: Row) => ReactElement;
  /** What stands below all rows. */
  below: ReactNode;
  onFollowing: (following: boolean) => void;
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const follower = useRef<EndFollower>(null);
  const [follows, setFollows] = useState(true);
  const { rows, shift, rendered } = useSteps(allRows);
  const { kept, handlers } = useKeptRows(rendered);
  const { target, asked } = useTarget(rows);
  const note = useRef(onFollowing);
  useLayoutEffect(() => void (note.current = onFollowing));
  // As this element comes before the rows, what follows the end hears of a new size before them, and they render what is seen then.
  const follow = useCallback((before: HTMLElement | null) => {
    const [element, rest] = [before?.parentElement, before?.nextElementSibling];
    if (!(element && rest instanceof HTMLElement)) return undefined;
    const made = followEnd(element, rest, (following) => {
      setFollows(following);
      note.current(following);
    });
    follower.current = made;
    return () => made.stop();
  }, []);
  useLayoutEffect(() => follower.current?.resized(), [rows]);
  useImperativeHandle(
    ref,
    () => ({
      toEnd: () => follower.current?.toEnd(),
      focus: () => scroll.current?.focus({ preventScroll: true }),
    }),
    [],
  );
  // The player scrolls to itself, once it is there.
  useEffect(() => {
    if (target === -1 || !list.current) return;
    const { scrollOffset, viewportSize } = list.current;
    const top = list.current.getItemOffset(target);
    const isSeen =
      top >= scrollOffset && top + list.current.getItemSize(target) <= scrollOffset + viewportSize;
    if (!isSeen) follower.current?.leave();
  }, [target]);

  const height = useRef(0);
  const [, render] = useReducer((count: number) => count + 1, 0);
  const onResize = () => {
    // The library renders for another height of the window only after the next frame, which would be empty in part.
    if (list.current && list.current.viewportSize !== height.current) {
      height.current = list.current.viewportSize;
      flushSync(render);
    }
    follower.current?.resized();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A browser scrolls there smoothly, and stops at the first message that is not as high as was expected.
    if (event.target !== scroll.current || (event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    if (event.key === "End") follower.current?.toEnd();
    else scroll.current.scrollTop = 0;
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys that scroll
    <div
      ref={scroll}
      data-region
      className={styles.scroll}
      role="log"
      aria-label={label}
      // Away from the end, what comes into the page is not new.
      aria-live={follows ? "polite" : "off"}
      // Makes it scrollable by keyboard.
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <div ref={follow} className={styles.spacer} />
      <div className={styles.content}>
        <Virtualizer
          ref={list}
          scrollRef={scroll}
          data={rows}
          shift={shift}
          as={Lines}
          item={Line}
          // What stands above all messages can be reached with Tab, and keeps what was typed there.
          keepMounted={indexesOf(rows, kept, [ABOVE, asked])}
          onResize={onResize}
        >
          {children}
        </Virtualizer>
        {below}
      </div>
    </div>
  );
}

/** The rows to render, which lead to all of them, and those that are rendered. */
function useSteps(rows: readonly Row[]) {
  const [step, setStep] = useState<Step & { to: readonly Row[] }>({ to: rows, rows, shift: false });
  if (step.to !== rows) setStep({ to: rows, ...stepTo(rows, step.rows) });
  const rendered = useRef(step.rows);
  useLayoutEffect(() => {
    rendered.current = step.rows;
    if (step.rows !== step.to) setStep({ to: step.to, rows: step.to, shift: false });
  }, [step]);
  return { rows: step.rows, shift: step.shift, rendered };
}

/**
 * The index of the row whose player is asked to go somewhere, or -1; and the key of the row that was asked last: before it is
 * scrolled to, only that keeps it in the page.
 */
function useTarget(rows: readonly Row[]) {
  const to = useJump((state) => state.to);
  const [asked, setAsked] = useState<string>(ABOVE);
  const target =
    to === null
      ? -1
      : rows.findIndex(
          (row) =>
            row !== ABOVE &&
            "message" in row &&
            row.message.kind === "recording" &&
            row.message.recording?.id === to.recordingId,
        );
  const row = rows[target];
  if (row !== undefined && keyOf(row) !== asked) setAsked(keyOf(row));
  return { target, asked };
}

/** Around all rows. The library's own cannot be pressed while it is scrolled, thus not while messages arrive. */
function Lines({ style, ...rest }: { style: CSSProperties; children: ReactNode }) {
  return <div {...rest} style={{ ...style, pointerEvents: "auto" }} />;
}

/** Around one row. */
function Line({ index, ...rest }: { style: CSSProperties; index: number; children: ReactNode }) {
  return <div {...rest} className={styles.row} {...{ [ROW]: index }} />;
}
