import type { Accounts } from "./accounts/accounts.ts";
import type { Invites } from "./rooms/invites.ts";
import type { Passwords } from "./accounts/passwords.ts";
import type { Blocks } from "./accounts/blocks.ts";
import type { People } from "./accounts/people.ts";
import type { Calls } from "./calls/calls.ts";
import type { ConferenceCodes } from "./conferences/codes.ts";
import type { Conferences } from "./conferences/conferences.ts";
import type { MissedCalls } from "./calls/missed-calls.ts";
import type { Moderation } from "./calls/moderation.ts";
import type { Probes } from "./calls/probes.ts";
import type { Reconciler } from "./calls/reconciler.ts";
import type { Authenticator } from "./http/authenticator.ts";
import type { EgressRecorder } from "./livekit/egress.ts";
import type { LivekitWebhooks } from "./livekit/webhooks.ts";
import type { Archives } from "./archive/archives.ts";
import type { Backups } from "./storage/index.ts";
import type { OutgoingWebhooks } from "./outgoing-webhooks/webhooks.ts";
import type { MediaServer } from "./ports/media.ts";
import type { HostNetwork } from "./network/network.ts";
import type { RequestKey } from "./ports/storage.ts";
import type { CurrentReach } from "./reach/current-reach.ts";
import type { Hub } from "./realtime/hub.ts";
import type { Scheduler } from "./limiting/scheduler.ts";
import type { CallRecordings } from "./recordings/call-recordings.ts";
import type { ConferenceRecordings } from "./recordings/conference-recordings.ts";
import type { RecorderDesk } from "./recordings/recorder-desk.ts";
import type { Transcripts } from "./transcripts/transcripts.ts";
import type { MediaLinks } from "./recordings/media-links.ts";
import type { RecordingSpace } from "./recordings/space.ts";
import type { Messages } from "./rooms/messages.ts";
import type { Rooms } from "./rooms/rooms.ts";
import type { Notices } from "./settings/notices.ts";
import type { Settings } from "./settings/settings.ts";

/** The services that the HTTP routes use. They are created in `control-plane.ts`. */
export interface Services {
  readonly accounts: Accounts;
  readonly invites: Invites;
  readonly passwords: Passwords;
  readonly people: People;
  readonly blocks: Blocks;
  readonly rooms: Rooms;
  readonly messages: Messages;
  readonly calls: Calls;
  readonly moderation: Moderation;
  readonly missedCalls: MissedCalls;
  readonly callRecordings: CallRecordings;
  readonly conferenceRecordings: ConferenceRecordings;
  readonly conferences: Conferences;
  readonly conferenceCodes: ConferenceCodes;
  readonly recorderDesk: RecorderDesk;
  readonly transcripts: Transcripts;
  readonly mediaLinks: MediaLinks;
  readonly recordingSpace: RecordingSpace;
  readonly outgoingWebhooks: OutgoingWebhooks;
  readonly settings: Settings;
  readonly archives: Archives;
  /** The copies of the database that the host makes by itself. */
  readonly copies: Pick<Backups, "list">;
  readonly hub: Hub;
  readonly scheduler: Scheduler;
  readonly reconciler: Reconciler;
  readonly media: MediaServer;
  readonly authenticator: Authenticator;
  readonly livekitWebhooks: LivekitWebhooks;
  /** Null if this host cannot reach one. */
  readonly egress: EgressRecorder | null;
  readonly reach: CurrentReach;
  readonly network: HostNetwork;
  readonly probes: Probes;
  readonly version: string;
  readonly notices: Notices;
  /** Creates a code that signs in the owner, given the key in the data folder. */
  readonly ownerCode: (key: string, requestKey: RequestKey | null) => string;
}
