import { useEffect, useRef } from "react";
import { ConferenceList } from "./conference-list.tsx";
import { ConferencePage } from "./conference-page.tsx";

/**
 * The conferences that this person may manage: the list, or one of them. They were made to be open beside other work, so
 * they show by themselves who comes and goes.
 */
export function Conferences({
  conferenceId,
  pathOf,
  onOpen,
  onBrowse,
}: {
  /** The conference that is shown; null for the list. */
  conferenceId: string | null;
  /** The path of a conference; null for that of the list. */
  pathOf: (conferenceId: string | null) => string;
  onOpen: (conferenceId: string | null) => void;
  /** Shows the list of rooms, in a narrow window. */
  onBrowse: () => void;
  /** Leads back to where one was. */
  onClose: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // So that screen readers and the keyboard go on there.
  useEffect(() => heading.current?.focus(), [conferenceId]);
  return conferenceId === null ? (
    <ConferenceList heading={heading} pathOf={pathOf} onOpen={onOpen} onBrowse={onBrowse} />
  ) : (
    <ConferencePage
      key={conferenceId}
      heading={heading}
      conferenceId={conferenceId}
      listPath={pathOf(null)}
      onDeleted={() => onOpen(null)}
    />
  );
}
