import { useState } from "react";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/button.tsx";
import { startConference, stopConference } from "./requests.ts";
import { StopDialog } from "./stop-dialog.tsx";
import { useAct } from "./use-act.ts";

/** Starts a conference, or stops it; that asks first if somebody is inside. */
export function StartStop({
  conference,
  onChanged,
}: {
  conference: ConferenceDocument;
  onChanged: () => void;
}) {
  const { id, name, active, live } = conference;
  const [act, pending] = useAct(onChanged);
  const [asking, setAsking] = useState(false);
  const toggle = () => {
    if (pending) return;
    if (!active) act(() => startConference(id));
    else if (live.participants > 0) setAsking(true);
    else act(() => stopConference(id));
  };
  return (
    <>
      <Button
        aria-label={t(active ? "conferences.page.stopName" : "conferences.page.startName", { name })}
        // Not disabled: the focus would be lost, and the next press could not undo this one.
        aria-disabled={pending}
        onClick={toggle}
      >
        {t(active ? "conferences.page.stop" : "conferences.page.start")}
      </Button>
      {asking && (
        <StopDialog conference={conference} onClose={() => setAsking(false)} onStopped={onChanged} />
      )}
    </>
  );
}
