import { ChevronLeft, Plus, Search } from "lucide-react";
import { useState, type RefObject } from "react";
import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { sayFailure, t, useLanguage } from "../../messages/index.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Problem } from "../../ui/field.tsx";
import { ConferenceForm } from "./conference-form.tsx";
import { ConferenceRow } from "./conference-row.tsx";
import styles from "./conference-list.module.css";
import { EmptyList } from "./empty-list.tsx";
import { inOrder, searched, totalsOf } from "./list-model.ts";
import pageStyles from "./page.module.css";
import type { PresetName } from "./presets.ts";
import { listConferences } from "./requests.ts";
import { useLive } from "./use-live.ts";

/** All conferences, with who is in them now. */
export function ConferenceList({
  heading,
  pathOf,
  onOpen,
  onBrowse,
}: {
  heading: RefObject<HTMLHeadingElement | null>;
  pathOf: (conferenceId: string) => string;
  onOpen: (conferenceId: string) => void;
  onBrowse: () => void;
}) {
  const { value: conferences, failure, refresh } = useLive(listConferences, null);
  const [creating, setCreating] = useState<PresetName | null>(null);
  return (
    <section data-region className={pageStyles.page} aria-label={t("rooms.conferences")}>
      <header className={pageStyles.head}>
        <IconButton label={t("rooms.back")} className={pageStyles.browse} onClick={onBrowse}>
          <ChevronLeft size={20} strokeWidth={1.5} />
        </IconButton>
        <h1 ref={heading} tabIndex={-1}>
          {t("rooms.conferences")}
        </h1>
        {conferences && conferences.length > 0 && (
          <Button tone="primary" onClick={() => setCreating("team")}>
            <Plus size={16} strokeWidth={1.75} />
            {t("conferences.create")}
          </Button>
        )}
      </header>
      <div className={pageStyles.body}>
        {failure && (
          <div className={pageStyles.failure}>
            <Problem>
              {conferences
                ? t("conferences.stale", { why: sayFailure(failure.error) })
                : sayFailure(failure.error)}
            </Problem>
            <Button onClick={refresh}>{t("common.retry")}</Button>
          </div>
        )}
        {!conferences && !failure && <Skeleton />}
        {conferences?.length === 0 && <EmptyList onStart={setCreating} />}
        {conferences && conferences.length > 0 && (
          <Listed conferences={conferences} pathOf={pathOf} refresh={refresh} />
        )}
      </div>
      {creating && (
        <ConferenceForm
          preset={creating}
          onClose={() => setCreating(null)}
          onDone={({ id }) => {
            setCreating(null);
            onOpen(id);
          }}
        />
      )}
    </section>
  );
}

function Listed({
  conferences,
  pathOf,
  refresh,
}: {
  conferences: readonly ConferenceDocument[];
  pathOf: (conferenceId: string) => string;
  refresh: () => void;
}) {
  const language = useLanguage();
  const [query, setQuery] = useState("");
  const found = inOrder(searched(conferences, query), language);
  const totals = totalsOf(found);
  return (
    <>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search size={16} strokeWidth={1.5} aria-hidden />
          <input
            type="search"
            aria-label={t("conferences.search")}
            placeholder={t("conferences.search")}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        <p role="status" className={styles.totals}>
          {[
            t("conferences.found", { count: found.length }),
            ...(totals.live > 0
              ? [
                  t("conferences.live", { count: totals.live }),
                  t("conferences.people", { count: totals.participants }),
                ]
              : []),
          ].join(" · ")}
        </p>
      </div>
      {found.length === 0 ? (
        <p className={styles.none}>{t("conferences.notFound", { query })}</p>
      ) : (
        <ul className={styles.rows}>
          {found.map((conference) => (
            <ConferenceRow
              key={conference.id}
              conference={conference}
              path={pathOf(conference.id)}
              onChanged={refresh}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** As large as the first rows. */
function Skeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label={t("conferences.loading")}>
      {[0, 1, 2].map((row) => (
        <span key={row} />
      ))}
    </div>
  );
}
