/** What somebody has said without a longer pause; times in ms since the start of the recording. */
export interface Segment {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly user_id: string;
  readonly name: string;
  readonly text: string;
}

/** What somebody said before another person spoke: one or more segments. */
export interface Paragraph {
  readonly key: string;
  readonly userId: string;
  readonly name: string;
  readonly segments: readonly Segment[];
}

/** Puts consecutive segments of one person together. */
export function paragraphsOf(segments: readonly Segment[]): Paragraph[] {
  const paragraphs: (Paragraph & { segments: Segment[] })[] = [];
  for (const segment of segments) {
    const last = paragraphs.at(-1);
    if (last?.userId === segment.user_id) last.segments.push(segment);
    else {
      const { user_id: userId, name, start_ms: start } = segment;
      paragraphs.push({ key: `${start} ${userId}`, userId, name, segments: [segment] });
    }
  }
  return paragraphs;
}
