import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";
import { t } from "../../messages/index.ts";

/** What a conference allows, in a few words: `Video and audio · 20 places · Chat`. */
export function policyLine(conference: ConferenceDocument): string {
  const { media_type: mediaType, max_participants: places } = conference;
  const hasScreens = conference.screen_share && mediaType !== "MEDIA_TYPE_AUDIO_ONLY";
  return [
    t(`conferences.form.mediaTypes.${mediaType}`),
    t("conferences.policy.places", { count: places }),
    ...(conference.webinar ? [t("conferences.policy.webinar")] : []),
    ...(conference.waiting_room ? [t("conferences.policy.waitingRoom")] : []),
    ...(conference.chat ? [t("conferences.policy.chat")] : []),
    ...(hasScreens ? [t("conferences.policy.screenShare")] : []),
    ...(conference.record ? [t("conferences.policy.record")] : []),
  ].join(" · ");
}
