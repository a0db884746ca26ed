import { useEffect } from "react";
import { useGuest } from "../store.ts";
import { t } from "../messages/text.ts";
import { Closed } from "./closed.tsx";
import { Entry } from "./entry.tsx";
import { InCall } from "./in-call.tsx";
import { Page } from "./page.tsx";
import { Waiting } from "./waiting.tsx";

/** The whole page: one view for each state of the visit. */
export function App() {
  const visit = useGuest((state) => state.visit);
  useTitle();
  switch (visit.at) {
    case "loading":
      return (
        <Page conference={null}>
          <p role="status">{t("app.loading")}</p>
        </Page>
      );
    case "entry":
    case "joining":
      return (
        <Entry
          conference={visit.page}
          isJoining={visit.at === "joining"}
          problem={visit.at === "entry" ? visit.problem : null}
        />
      );
    case "waiting":
      return <Waiting conference={visit.page} />;
    case "inside":
      return <InCall conference={visit.page} isConnected={visit.isConnected} />;
    case "closed":
      return <Closed why={visit.why} conference={visit.page} />;
  }
}

/** The tab says which conference this is, and whether the microphone is off. */
function useTitle(): void {
  const name = useGuest(
    ({ visit, facts }) => facts?.name || ("page" in visit ? visit.page?.name : undefined),
  );
  const isMuted = useGuest(
    ({ visit, may, microphone }) => visit.at === "inside" && may.microphone && microphone !== "on",
  );
  useEffect(() => {
    if (name) document.title = t(isMuted ? "app.titleMuted" : "app.title", { name });
  }, [name, isMuted]);
}
