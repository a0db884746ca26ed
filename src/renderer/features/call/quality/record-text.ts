import type { CallRecord, Incident } from "../../../media/quality/record.ts";
import { formatDuration, formatList, formatMoment, t } from "../../../messages/index.ts";
import { formatFigure } from "./figures.ts";

/** What a record says, as text without names and addresses. Takes the later texts. */

/** What was wrong, and where: `Your upload to the host: weak (up to 12% lost)`. */
export function sayIncident(incident: Incident): string {
  const what = t(`quality.record.whats.${whatOf(incident)}`);
  const figures = [
    ...(incident.loss ? [t("quality.record.lossOf", { share: formatFigure(incident.loss, "share") })] : []),
    ...(incident.roundTrip !== null
      ? [t("quality.record.roundTripOf", { time: formatFigure(incident.roundTrip, "time") })]
      : []),
  ];
  return t("quality.record.incident", {
    place: placeOf(incident),
    what: figures.length > 0 ? t("quality.record.measured", { what, figures: formatList(figures) }) : what,
  });
}

/** How long it lasted, or that it still does. */
export const sayDuration = ({ duration }: Incident): string =>
  duration === null ? t("quality.record.going") : formatDuration(duration);

/** Duration and number of incidents, in one line. */
export function sayRecord({ duration, incidents }: CallRecord): string {
  const count = incidents.length;
  return t("quality.record.facts", {
    duration: formatDuration(duration),
    incidents: count === 0 ? t("quality.record.fine") : t("quality.record.incidents", { count }),
  });
}

/** All of it, for passing it on. `version` is the app's. */
export function reportOf(record: CallRecord, version: string): string {
  const heading = t("quality.record.heading", {
    version,
    when: formatMoment(new Date(record.startedAt).toISOString()),
    duration: formatDuration(record.duration),
    others: t("quality.record.others", { count: record.others }),
  });
  const lines = record.incidents.map((incident) => {
    const [at, what] = [formatDuration(incident.at), sayIncident(incident)];
    if (incident.duration === null) return t("quality.record.lineGoing", { at, what });
    return t("quality.record.line", { at, what, duration: formatDuration(incident.duration) });
  });
  return [heading, ...(lines.length > 0 ? lines : [t("quality.record.fine")])].join("\n");
}

function placeOf({ place, participant }: Incident): string {
  const who = t("quality.record.someone", { number: participant ?? 1 });
  if (place === "their-connection") return t("quality.record.places.their-connection", { who });
  if (place === "unknown" && participant !== null) return t("quality.record.places.unknownOf", { who });
  return t(`quality.record.places.${place}`);
}

function whatOf({ place, what }: Incident) {
  if (place === "cpu") return "overloaded";
  return place === "server" ? "restarted" : what;
}
