import { firstSchema } from "./0001-first-schema.ts";
import { passwordsTokensWebhooksRecordings } from "./0002-passwords-tokens-webhooks-recordings.ts";
import { missedCalls } from "./0003-missed-calls.ts";
import { transactions } from "./0004-transactions.ts";
import { disabledPeopleBlocks } from "./0005-disabled-people-blocks.ts";
import { eventBytes } from "./0006-event-bytes.ts";
import { webhookErrors } from "./0007-webhook-errors.ts";
import { recordingsTranscripts } from "./0008-recordings-transcripts.ts";
import { conferences } from "./0009-conferences.ts";
import { recordedSubjects } from "./0010-recorded-subjects.ts";
import { observedTime } from "./0011-observed-time.ts";

/** The schema's history, in order. A migration that has been released is never edited; a change is a new one. */
export const migrations: Readonly<Record<string, readonly string[]>> = {
  "0001-first-schema": firstSchema,
  "0002-passwords-tokens-webhooks-recordings": passwordsTokensWebhooksRecordings,
  "0003-missed-calls": missedCalls,
  "0004-transactions": transactions,
  "0005-disabled-people-blocks": disabledPeopleBlocks,
  "0006-event-bytes": eventBytes,
  "0007-webhook-errors": webhookErrors,
  "0008-recordings-transcripts": recordingsTranscripts,
  "0009-conferences": conferences,
  "0010-recorded-subjects": recordedSubjects,
  "0011-observed-time": observedTime,
};
