export { rates, ratesOfRoutes } from "./rates.ts";

/** How long a ring lasts: as long as on a phone. Part of the API, so it does not change. */
export const ringDuration = 45_000;
/** Entries in a person's list of missed calls. Older ones are still in the timelines of their rooms. */
export const missedCalls = 30;
/**
 * A call with nobody connected ends after this, and a direct one when either of the two is not: time for a crashed window
 * to rejoin. Part of the API.
 */
export const lostCallTimeout = 60_000;
/** For this long after a restart of the media server, clients are rejoining, and still count as in their calls. */
export const mediaRejoinGrace = 15_000;
/** A join token only has to be valid until the socket opens; from then on it is renewed. Seconds. */
export const callTokenSeconds = 60;
/** LiveKit renews tokens every 5 minutes, so at least 5 minutes are left to reconnect. Seconds. */
export const renewedTokenSeconds = 600;
/** The largest signalling message, ten times an offer with 100 tracks; and the buffer for a slow client. */
export const maxSignallingMessage = 4 * 1024 * 1024;
export const signallingBacklog = 1024 * 1024;
/** For opening a signalling connection to the media server. livekit-client waits 15 s. */
export const signallingHandshakeTimeout = 10_000;
/** For telling a guest of a conference why they are disconnected, before their connection is closed. */
export const signallingFarewell = 1_000;
/** The decompressed size of a join request, which contains client information and an offer. */
export const maxJoinRequest = 256 * 1024;
/**
 * How often calls are compared with the SFU's participants: webhooks get lost (LiveKit drops them after 30 s or 200).
 */
export const reconcileInterval = 10_000;
/** Conferences of one host, and how many are listed at once. */
export const conferences = 10_000;
/** Of one person: a script that goes wrong leaves some for everybody else. */
export const conferencesOfUser = 2_000;
export const conferencesPerPage = 1_000;
export const conferenceName = 100;
/** The largest `max_participants`; how many a machine carries depends on it. */
export const conferenceParticipants = 10_000;
/** Characters of an origin, and how many sites may show a conference's page in a frame. */
export const origin = 270;
export const embeddingOrigins = 20;
/** Characters of a `participant_id` and a `participant_name`. */
export const participantIdentity = 64;
export const participantName = 100;
/** How long a participant who has lost the connection keeps their place: livekit-client tries to reconnect for this long. */
export const conferencePlaceGrace = 20_000;
/** A page that waits to be admitted asks again every 3 s; after this, it is gone. */
export const conferenceWaitingGrace = 20_000;
/** How often the operators of a conference are told of its changes, at most. */
export const conferenceAnnounceInterval = 1_000;
/** A JSON body. The largest one that the contract allows has a webhook's URL. */
export const jsonBody = 16 * 1024;
/** The body of a message: one of maximum length with every character escaped, and some room. */
export const messageBody = 128 * 1024;
/** A LiveKit webhook: a room or a participant with all its tracks. */
export const livekitWebhook = 128 * 1024;
/** A recorder that sends nothing for this long hangs, and is replaced; at first it has its page to load. */
export const recorderSilence = 15_000;
export const recorderLoading = 30_000;
/** After a restart of the control plane alone, a recorder sends again within this. */
export const recorderReturn = 5_000;
/** For the last bytes and the end of its files, once it has been told to stop. */
export const recorderFinish = 20_000;
/** How often LiveKit Egress is asked about its recordings: its webhooks get lost, too. */
export const egressInterval = 10_000;
/** It lists a recording only once it has taken it. Longer than it may take to do so. */
export const egressUnlisted = 30_000;
/** How often a recorder is replaced within a minute before its recording is given up. */
export const recordersPerMinute = 5;
/** The same for those in succession that never send anything, because their page does not load, for example. */
export const unheardRecorders = 3;
/** How often conferences are compared with their recordings, whatever was missed. */
export const conferenceRecordingInterval = 2_000;
/** For how long an empty conference is still recorded: whoever comes back is in the same file. */
export const conferenceRecordingGrace = 60_000;
/** After a recording that could not be started or could not go on, before the next attempt. */
export const conferenceRecordingPause = 60_000;
/** A recording needs this much free space, or is stopped: the database and everything else go on. */
export const recordingReserve = 500 * 1024 ** 2;
/** How often that is checked while something is recorded. */
export const recordingSpaceInterval = 2_000;
/** Before a result that could not be stored, on a full disk for example, is stored again. */
export const recordingRetry = 10_000;
/** Messages that a recorder is told of at once, which is more than its picture has room for. */
export const recordedMessages = 50;
/** What a recorder sends at once: more than the second that it sends as a rule, since it waits while the host restarts. */
export const recordingChunk = 64 * 1024 ** 2;
/** The largest file of a recording: four days at the bit rate of 1080p. A recorder that is not ours ends there. */
export const recordingSize = 256 * 1024 ** 3;
/** Microphone tracks of a recording: 200 people who each turn theirs on and off 20 times. */
export const filesOfRecording = 4_000;
/** Recorders of one recording: one that crashes is replaced at most five times a minute. */
export const partsOfRecording = 10_000;
/** Open connections: 100 people with a few devices and six connections per browser. Each takes about 20 KB. */
export const connections = 3_000;
/** Above this many connections, idle ones are closed. Browsers reopen them when needed. */
export const connectionsBeforeIdleClose = 1_500;
/** Connections that have not sent a request yet. Clients send one at once, so beyond this the oldest are closed. */
export const connectionsWithoutRequest = { max: 256, burst: 1_000 } as const;
/** A connection this young may be about to send something, and stays through a burst of others. */
export const pendingGrace = 1_000;
/**
 * Connections with an unfinished request or response, of which the oldest is closed: a slow client needs no login.
 */
export const connectionsWithRequest = 1_000;
/** Deadlines for a request's headers, and for all of it: otherwise a stalled client keeps its connection. */
export const requestHeadTimeout = 10_000;
export const requestTimeout = 60_000;
/** How often these two timeouts are checked. */
export const requestTimeoutCheckInterval = 1_000;
/** How long we keep reading after our last response: a reset could destroy the response on its way. */
export const connectionLinger = 2_000;
/** The nesting of a JSON body: far more than the contract needs. */
export const maxJsonDepth = 16;
/** The largest frame from a client on an event socket: clients send only a token and a position. */
export const maxEventFrame = 4 * 1024;
/** Bytes queued for one client. The rest is read from the log as it drains, so 1,000 slow clients take 64 MB. */
export const eventQueue = 64 * 1024;
/** How far a live client may fall behind before it is disconnected and has to resume. */
export const eventBacklog = 1024 * 1024;
/** Events read from the log in one step. It takes about 1 ms, during which the event loop is blocked. */
export const replayScanned = 500;
export const replayRows = 32;
/** An event socket has to authenticate within this time. Clients do so with their first frame. */
export const helloTimeout = 5_000;
/** Unauthenticated event sockets; beyond this, the oldest are closed. Not per address: all clients may share one. */
export const unauthenticatedSockets = { max: 200, burst: 1_000 } as const;
/** Events that are kept for resuming (a busy team's long weekend), and their total size, since some are large. */
export const eventsKept = 200_000;
export const eventBytesKept = 256 * 1024 ** 2;
/** How often outdated rows are deleted, and how many in one transaction, which takes a few ms. */
export const pruneInterval = 3_600_000;
export const pruneStep = 500;
export const pruneBytes = 4 * 1024 ** 2;
/** Ended sessions and invites are kept for a month, so that incidents can be investigated. */
export const endedSessionsKept = 30 * 24 * 3_600_000;
export const endedInvitesKept = 30 * 24 * 3_600_000;
/** Between backups of the database: the most data that a broken disk can cost. */
export const backupInterval = 3_600_000;
/** Not right at the start, when there is enough to do. */
export const firstBackupDelay = 10_000;
/** Backups that are kept: the latest, and the last one of each day, since a mistake is noticed within a week. */
export const latestBackupsKept = 6;
export const dailyBackupsKept = 7;
/** How long a backup that the owner has had made can be downloaded. */
export const backupDownloadLifetime = 3_600_000;
/** How long a link to it works: a browser opens it at once. */
export const backupLinkLifetime = 60_000;
/** Total size of all backups. The newest one is kept whatever its size. */
export const backupBytes = 2 * 1024 ** 3;
/** Owner and admins are warned below 1 GiB of free space, or below this share of the disk. */
export const diskLow = 1024 ** 3;
export const diskLowShare = 0.05;
/** Free space that backups and the assembly of recordings must leave for messages. */
export const diskReserve = 512 * 1024 ** 2;
/**
 * Space reserved for signing in and out on a full disk: the size that a write-ahead log grows to before it is reused.
 */
export const reserveSize = 4 * 1024 ** 2;
/** The largest share of the free space that the reserve takes. */
export const reserveShare = 1 / 8;
/** A store of files (S3) that does not let us connect, or is silent for so long, counts as unreachable. */
export const fileStoreConnectTimeout = 5_000;
export const fileStoreIdleTimeout = 20_000;
/** Between attempts at the upload of a recording. */
export const uploadBackoff = { initial: 1_000, max: 60_000 } as const;
/** Between attempts at removing files of deleted recordings. */
export const cleanupRetry = 60_000;
/** A file among the recordings that the database does not know: it may be newer than a database that was restored. */
export const unknownFilesKept = 30 * 24 * 3_600_000;
/** A link to the media of a recording. Part of the API. */
export const mediaLinkLifetime = 10 * 60_000;
export const maxRetentionDays = 3_650;
/**
 * The most that the age of recordings grows while the host is off: by its clock alone, which may be wrong, no recording of
 * today reaches the shortest retention, a day.
 */
export const countedBreak = 12 * 3_600_000;
/** Characters. */
export const messageLength = 10_000;
export const displayName = 60;
export const roomName = 80;
export const topic = 250;
export const transactionId = 100;
/**
 * The minimum for requests without a session. A repeated request returns what it created, so the key must not be
 * guessable.
 */
export const minAnonymousTransactionId = 20;
/** How long idempotency keys are kept: clients do not retry for longer. */
export const storedAnswersKept = 24 * 3_600_000;
/** Messages in one page of a timeline. */
export const pageSize = 50;
export const maxPageSize = 200;
/** Characters in one page (of at least one message): a response stays in memory until the client has read it. */
export const pageCharacters = 200_000;
/** Password attempts per login before a pause, which doubles with each further round. */
export const passwordAttempts = 5;
export const passwordPause = 60_000;
export const maxPasswordPause = 3_600_000;
/** How long after the last attempt the attempts and the pauses of a login are remembered. */
export const passwordAttemptsKept = 15 * 60_000;
export const passwordPausesKept = 24 * 3_600_000;
/**
 * A wrong password is answered after a multiple of this, which is longer than hashing it and a few queued before it.
 */
export const wrongPasswordDelay = 500;
/**
 * People in the queue for password verification, one at a time: a team at nine o'clock. The last waits about 2.5 s.
 */
export const passwordsWaiting = 24;
/** Concurrent requests of one person: responses that are not read are kept in memory. */
export const requestsAtOnce = 256;
/** Keys (people, addresses, accounts) that a rate limiter remembers; the least recently used are forgotten. */
export const rateLimiterKeys = 10_000;
/** Open event sockets of one person: devices, windows and scripts. */
export const socketsOfUser = 64;
/** Accounts on the host: a team and years of guests. The list is not paged. */
export const users = 2_000;
/** A room is always sent with all its members, and a message is sent to all of them in one step. */
export const membersOfRoom = 1_000;
/** The list of a person's rooms is not paged, and takes a few ms per 100 rooms. */
export const roomsOfUser = 500;
/** Sessions of one person; the list is not paged. Each start of a headless host creates one for its owner. */
export const sessionsOfUser = 100;
/** Valid invites of one person; the list is not paged. */
export const invitesOfUser = 500;
/** Characters. The maximum bounds the time of hashing. */
export const minPasswordLength = 10;
export const maxPasswordLength = 200;
export const deviceLabel = 100;
export const webhookUrl = 2_000;
/** A code is typed on a second device while the first one shows it. */
export const deviceCodeLifetime = 5 * 60_000;
export const maxTokenLifetime = 2 * 365 * 24 * 3_600_000;
export const tokensOfUser = 50;
/** The precision of "last seen": writing it at each request would cost a commit per request. */
export const lastSeenPrecision = 5 * 60_000;
/** A device that is unused for this long is signed out: longer than a vacation, but not for ever on a lost phone. */
export const sessionIdleTimeout = 90 * 24 * 3_600_000;
/** How often an event socket gets the host's time, so that its client notices when the connection is dead, in ms. */
export const clockInterval = 10_000;
/** How often a connected device is stored as used, since an open socket sends no requests. */
export const connectedSeenInterval = 12 * 3_600_000;
/** The longest timer for the expiry of a token or session, so that a change of the system clock is noticed. */
export const maxExpiryTimer = 10_000;
/** The delay before a failed revocation (on a full disk, for example) is retried. */
export const revocationRetry = 1_000;
/** The maximum age of a LiveKit webhook: as long as LiveKit's own signature is valid. */
export const livekitWebhookAge = 5 * 60_000;
/** It stands where the app's own name would. */
export const hostName = 40;
export const webhooks = 20;
export const webhookTimeout = 10_000;
/** Between attempts at a delivery. Later events wait until it succeeds or its event is pruned. */
export const webhookBackoff = { initial: 1_000, max: 600_000 } as const;
/** For a turn of 25 s: a large model on a slow machine takes ten times as long. */
export const transcriptTurnTimeout = 300_000;
/** Between attempts, and how many there are without success: a server that is updated is back within 13 minutes. */
export const transcriptBackoff = { initial: 2_000, max: 300_000 } as const;
export const transcriptAttempts = 10;
/** Between announcements of a transcript's progress, each of which is an event for everybody in the room. */
export const transcriptAnnounceInterval = 1_000;
/** Addresses that a host listens on, and proxies that it trusts: far more than a machine has. */
export const listenAddresses = 32;
export const trustedProxies = 32;
/** Connection tests at once, and how long one may take: each sends media through the media server. */
export const probesAtOnce = 4;
/** Of those, by people who have an invite and no account yet. */
export const invitedProbesAtOnce = 2;
export const probeLifetime = 60_000;
/** The owner's sign-in link that `serve` prints. */
export const ownerLinkLifetime = 24 * 3_600_000;
/** The code that the app exchanges for its own session within a second. */
export const ownerCodeLifetime = 60_000;
/** The default lifetime of an invite. */
export const inviteLifetime = 7 * 24 * 3_600_000;
export const maxInviteLifetime = 365 * 24 * 3_600_000;
export const maxInviteUses = 10_000;
