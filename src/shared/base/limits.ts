/** A token bucket: `burst` at once, and from then on `perMinute`. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** All limits, with their reasons. Sizes are in bytes and times in ms unless stated otherwise. */
export const limits = {
  /** How long a ring lasts: as long as on a phone. Part of the API, so it does not change. */
  ringDuration: 45_000,
  /** Entries in a person's list of missed calls. Older ones are still in the timelines of their rooms. */
  missedCalls: 30,
  /** A call with nobody connected ends after this: time for a crashed window to rejoin. Part of the API. */
  emptyCallTimeout: 60_000,
  /** For this long after a restart of the media server, clients are rejoining, and still count as in their calls. */
  mediaRejoinGrace: 15_000,
  /** A join token only has to be valid until the socket opens; from then on it is renewed. Seconds. */
  callTokenSeconds: 60,
  /** LiveKit renews tokens every 5 minutes, so at least 5 minutes are left to reconnect. Seconds. */
  renewedTokenSeconds: 600,
  /** The largest signalling message, ten times an offer with 100 tracks; and the buffer for a slow client. */
  maxSignallingMessage: 4 * 1024 * 1024,
  signallingBacklog: 1024 * 1024,
  /** For opening a signalling connection to the media server. livekit-client waits 15 s. */
  signallingHandshakeTimeout: 10_000,
  /** The decompressed size of a join request, which contains client information and an offer. */
  maxJoinRequest: 256 * 1024,
  /**
   * How often calls are compared with the SFU's participants: webhooks get lost (LiveKit drops them after 30 s or 200).
   */
  reconcileInterval: 10_000,
  /** A JSON body. The largest one that the contract allows has a webhook's URL. */
  jsonBody: 16 * 1024,
  /** The body of a message: one of maximum length with every character escaped, and some room. */
  messageBody: 128 * 1024,
  /** A LiveKit webhook: a room or a participant with all its tracks. */
  livekitWebhook: 128 * 1024,
  /** A recorder that sends nothing for this long hangs, and is replaced; at first it has its page to load. */
  recorderSilence: 15_000,
  recorderLoading: 30_000,
  /** After a restart of the control plane alone, a recorder sends again within this. */
  recorderReturn: 5_000,
  /** For the last bytes and the end of its files, once it has been told to stop. */
  recorderFinish: 20_000,
  /** How often LiveKit Egress is asked about its recordings: its webhooks get lost, too. */
  egressInterval: 10_000,
  /** How often a recorder is replaced within a minute before its recording is given up. */
  recordersPerMinute: 5,
  /** The same for those in succession that never send anything, because their page does not load, for example. */
  unheardRecorders: 3,
  /** A recording needs this much free space, or is stopped: the database and everything else go on. */
  recordingReserve: 500 * 1024 ** 2,
  /** How often that is checked while something is recorded. */
  recordingSpaceInterval: 2_000,
  /** Before a result that could not be stored, on a full disk for example, is stored again. */
  recordingRetry: 10_000,
  /** Messages that a recorder is told of at once, which is more than its picture has room for. */
  recordedMessages: 50,
  /** What a recorder sends at once: more than the second that it sends as a rule, since it waits while the host restarts. */
  recordingChunk: 64 * 1024 ** 2,
  /** The largest file of a recording: four days at the bit rate of 1080p. A recorder that is not ours ends there. */
  recordingSize: 256 * 1024 ** 3,
  /** Microphone tracks of a recording: 200 people who each turn theirs on and off 20 times. */
  filesOfRecording: 4_000,
  /** Recorders of one recording: one that crashes is replaced at most five times a minute. */
  partsOfRecording: 10_000,
  /** Open connections: 100 people with a few devices and six connections per browser. Each takes about 20 KB. */
  connections: 3_000,
  /** Above this many connections, idle ones are closed. Browsers reopen them when needed. */
  connectionsBeforeIdleClose: 1_500,
  /** Connections that have not sent a request yet. Clients send one at once, so beyond this the oldest are closed. */
  connectionsWithoutRequest: { max: 256, burst: 1_000 },
  /** A connection this young may be about to send something, and stays through a burst of others. */
  pendingGrace: 1_000,
  /**
   * Connections with an unfinished request or response, of which the oldest is closed: a slow client needs no login.
   */
  connectionsWithRequest: 1_000,
  /** Deadlines for a request's headers, and for all of it: otherwise a stalled client keeps its connection. */
  requestHeadTimeout: 10_000,
  requestTimeout: 60_000,
  /** How often these two timeouts are checked. */
  requestTimeoutCheckInterval: 1_000,
  /** How long we keep reading after our last response: a reset could destroy the response on its way. */
  connectionLinger: 2_000,
  /** The nesting of a JSON body: far more than the contract needs. */
  maxJsonDepth: 16,
  /** The largest frame from a client on an event socket: clients send only a token and a position. */
  maxEventFrame: 4 * 1024,
  /** Bytes queued for one client. The rest is read from the log as it drains, so 1,000 slow clients take 64 MB. */
  eventQueue: 64 * 1024,
  /** How far a live client may fall behind before it is disconnected and has to resume. */
  eventBacklog: 1024 * 1024,
  /** Events read from the log in one step. It takes about 1 ms, during which the event loop is blocked. */
  replayScanned: 500,
  replayRows: 32,
  /** An event socket has to authenticate within this time. Clients do so with their first frame. */
  helloTimeout: 5_000,
  /** Unauthenticated event sockets; beyond this, the oldest are closed. Not per address: all clients may share one. */
  unauthenticatedSockets: { max: 200, burst: 1_000 },
  /** Events that are kept for resuming (a busy team's long weekend), and their total size, since some are large. */
  eventsKept: 200_000,
  eventBytesKept: 256 * 1024 ** 2,
  /** How often outdated rows are deleted, and how many in one transaction, which takes a few ms. */
  pruneInterval: 3_600_000,
  pruneStep: 500,
  pruneBytes: 4 * 1024 ** 2,
  /** Ended sessions and invites are kept for a month, so that incidents can be investigated. */
  endedSessionsKept: 30 * 24 * 3_600_000,
  endedInvitesKept: 30 * 24 * 3_600_000,
  /** Between backups of the database: the most data that a broken disk can cost. */
  backupInterval: 3_600_000,
  /** Not right at the start, when there is enough to do. */
  firstBackupDelay: 10_000,
  /** Backups that are kept: the latest, and the last one of each day, since a mistake is noticed within a week. */
  latestBackupsKept: 6,
  dailyBackupsKept: 7,
  /** How long a backup that the owner has had made can be downloaded. */
  backupDownloadLifetime: 3_600_000,
  /** How long a link to it works: a browser opens it at once. */
  backupLinkLifetime: 60_000,
  /** Total size of all backups. The newest one is kept whatever its size. */
  backupBytes: 2 * 1024 ** 3,
  /** Owner and admins are warned below 1 GiB of free space, or below this share of the disk. */
  diskLow: 1024 ** 3,
  diskLowShare: 0.05,
  /** Free space that backups and the assembly of recordings must leave for messages. */
  diskReserve: 512 * 1024 ** 2,
  /**
   * Space reserved for signing in and out on a full disk: the size that a write-ahead log grows to before it is reused.
   */
  reserveSize: 4 * 1024 ** 2,
  /** The largest share of the free space that the reserve takes. */
  reserveShare: 1 / 8,
  /** A store of files (S3) that does not let us connect, or is silent for so long, counts as unreachable. */
  fileStoreConnectTimeout: 5_000,
  fileStoreIdleTimeout: 20_000,
  /** Between attempts at the upload of a recording. */
  uploadBackoff: { initial: 1_000, max: 60_000 },
  /** Between attempts at removing files of deleted recordings. */
  cleanupRetry: 60_000,
  /** A file among the recordings that the database does not know: it may be newer than a database that was restored. */
  unknownFilesKept: 30 * 24 * 3_600_000,
  /** A link to the media of a recording. Part of the API. */
  mediaLinkLifetime: 10 * 60_000,
  maxRetentionDays: 3_650,
  /** Characters. */
  messageLength: 10_000,
  displayName: 60,
  roomName: 80,
  topic: 250,
  transactionId: 100,
  /**
   * The minimum for requests without a session. A repeated request returns what it created, so the key must not be
   * guessable.
   */
  minAnonymousTransactionId: 20,
  /** How long idempotency keys are kept: clients do not retry for longer. */
  storedAnswersKept: 24 * 3_600_000,
  /** Messages in one page of a timeline. */
  pageSize: 50,
  maxPageSize: 200,
  /** Characters in one page (of at least one message): a response stays in memory until the client has read it. */
  pageCharacters: 200_000,
  /** Password attempts per login before a pause, which doubles with each further round. */
  passwordAttempts: 5,
  passwordPause: 60_000,
  maxPasswordPause: 3_600_000,
  /** How long after the last attempt the attempts and the pauses of a login are remembered. */
  passwordAttemptsKept: 15 * 60_000,
  passwordPausesKept: 24 * 3_600_000,
  /**
   * A wrong password is answered after a multiple of this, which is longer than hashing it and a few queued before it.
   */
  wrongPasswordDelay: 500,
  /**
   * People in the queue for password verification, one at a time: a team at nine o'clock. The last waits about 2.5 s.
   */
  passwordsWaiting: 24,
  /** Concurrent requests of one person: responses that are not read are kept in memory. */
  requestsAtOnce: 256,
  /** Keys (people, addresses, accounts) that a rate limiter remembers; the least recently used are forgotten. */
  rateLimiterKeys: 10_000,
  /** Rate limits: a burst, and then a rate per minute. */
  rates: {
    /** Requests of one person: far more than the app sends. */
    requestsOfUser: { burst: 1_500, perMinute: 9_000 },
    /** Requests from one address that are refused for a wrong token or signature. */
    requestsOfAddress: { burst: 600, perMinute: 3_600 },
    /** Wrong codes. Beyond this, the response is SW_RATE_LIMITED. */
    failedAttemptsOfAddress: { burst: 10, perMinute: 10 },
    failedAttempts: { burst: 200, perMinute: 200 },
    /** Wrong device codes from all clients together: beyond this, none is looked up. `CodeAttempts` does the sums. */
    wrongDeviceCodes: { burst: 50_000, perMinute: 10_000 },
    /** Wrong passwords of one account that are verified. Each takes 0.1 s of CPU. */
    passwordsOfAccount: { burst: 30, perMinute: 2 },
    /** New accounts by one invite: a whole team at once, but no flood. */
    acceptancesOfInvite: { burst: 200, perMinute: 20 },
    /** Connection tests with one invite, which a whole team may have. */
    probesOfInvite: { burst: 20, perMinute: 6 },
    /** Characters in one person's messages: 600 pages at once, then more than anybody types or pastes. */
    messageCharacters: { burst: 2_000_000, perMinute: 200_000 },
    /**
     * Calls started by one person, and in one room: each rings everybody there, on all their devices. A script may
     * start 200 within half a minute; nobody starts a hundred in a second.
     */
    callsOfUser: { burst: 250, perMinute: 10 },
    callsInRoom: { burst: 300, perMinute: 30 },
    callsOfUserAtOnce: { burst: 50, perMinute: 300 },
    /**
     * Signalling connections: each is a participant on the media server. After a crash of it each device makes a few.
     */
    signallingOfUser: { burst: 120, perMinute: 120 },
    /** Event sockets that one person opens: a few when a device connects, and more while its network is unstable. */
    hellosOfUser: { burst: 100, perMinute: 60 },
    /** Writes by one person to routes without a rate of their own: enough for a script. */
    otherWrites: { burst: 600, perMinute: 600 },
  },
  /** Rate limits per person and route, used by the route's definition; the reason is what a request costs others. */
  ratesOfRoutes: {
    /** Sent to everybody who shares a room. */
    renameMe: { burst: 10, perMinute: 5 },
    /** Each stores the whole list again, and sends it to all of the person's devices. */
    blockPerson: { burst: 60, perMinute: 20 },
    unblockPerson: { burst: 60, perMinute: 20 },
    /** Hashes two passwords, at 0.1 s each. */
    setPassword: { burst: 10, perMinute: 5 },
    /** Each adds a room to somebody's list, where it stays. */
    createRoom: { burst: 250, perMinute: 20 },
    createDirectRoom: { burst: 250, perMinute: 20 },
    /** The room is sent again, with all its members. */
    putMember: { burst: 300, perMinute: 60 },
    removeMember: { burst: 300, perMinute: 60 },
    createInvite: { burst: 250, perMinute: 30 },
    /** Valid codes can be guessed. */
    createDeviceCode: { burst: 20, perMinute: 5 },
    /** Each change is sent to everybody on the host. */
    changeSettings: { burst: 20, perMinute: 10 },
    /** Takes bandwidth and CPU of the media server for up to a minute. */
    createProbe: { burst: 6, perMinute: 3 },
    createToken: { burst: 50, perMinute: 10 },
    /** A request to another machine, which may take as long as it likes to answer. */
    testWebhook: { burst: 20, perMinute: 10 },
    /** Stored, and sent to everybody in the room. A script may write as fast as a busy team. */
    sendMessage: { burst: 1_500, perMinute: 1_200 },
    /** Sent to everybody in the room. The app sends it every few seconds while somebody types. */
    setTyping: { burst: 60, perMinute: 60 },
    /** Each is announced to everybody in the room, and may take a core for minutes. */
    makeTranscript: { burst: 20, perMinute: 10 },
    sendReaction: { burst: 30, perMinute: 60 },
    /** Stores the call's state and sends it to everybody in the room. */
    setHand: { burst: 30, perMinute: 60 },
    joinCall: { burst: 250, perMinute: 60 },
    leaveCall: { burst: 250, perMinute: 60 },
    warmUpCall: { burst: 250, perMinute: 60 },
    muteParticipant: { burst: 60, perMinute: 60 },
    lockCall: { burst: 60, perMinute: 60 },
    spotlightParticipant: { burst: 60, perMinute: 60 },
  },
  /** Open event sockets of one person: devices, windows and scripts. */
  socketsOfUser: 64,
  /** Accounts on the host: a team and years of guests. The list is not paged. */
  users: 2_000,
  /** A room is always sent with all its members, and a message is sent to all of them in one step. */
  membersOfRoom: 1_000,
  /** The list of a person's rooms is not paged, and takes a few ms per 100 rooms. */
  roomsOfUser: 500,
  /** Sessions of one person; the list is not paged. Each start of a headless host creates one for its owner. */
  sessionsOfUser: 100,
  /** Valid invites of one person; the list is not paged. */
  invitesOfUser: 500,
  /** Characters. The maximum bounds the time of hashing. */
  minPasswordLength: 10,
  maxPasswordLength: 200,
  deviceLabel: 100,
  webhookUrl: 2_000,
  /** A code is typed on a second device while the first one shows it. */
  deviceCodeLifetime: 5 * 60_000,
  maxTokenLifetime: 2 * 365 * 24 * 3_600_000,
  tokensOfUser: 50,
  /** The precision of "last seen": writing it at each request would cost a commit per request. */
  lastSeenPrecision: 5 * 60_000,
  /** A device that is unused for this long is signed out: longer than a vacation, but not for ever on a lost phone. */
  sessionIdleTimeout: 90 * 24 * 3_600_000,
  /** How often an event socket gets the host's time, so that its client notices when the connection is dead, in ms. */
  clockInterval: 10_000,
  /** How often a connected device is stored as used, since an open socket sends no requests. */
  connectedSeenInterval: 12 * 3_600_000,
  /** The longest timer for the expiry of a token or session, so that a change of the system clock is noticed. */
  maxExpiryTimer: 10_000,
  /** The delay before a failed revocation (on a full disk, for example) is retried. */
  revocationRetry: 1_000,
  /** The maximum age of a LiveKit webhook: as long as LiveKit's own signature is valid. */
  livekitWebhookAge: 5 * 60_000,
  /** It stands where the app's own name would. */
  hostName: 40,
  webhooks: 20,
  webhookTimeout: 10_000,
  /** Between attempts at a delivery. Later events wait until it succeeds or its event is pruned. */
  webhookBackoff: { initial: 1_000, max: 600_000 },
  /** For a turn of 25 s: a large model on a slow machine takes ten times as long. */
  transcriptTurnTimeout: 300_000,
  /** Between attempts, and how many there are without success: a server that is updated is back within 13 minutes. */
  transcriptBackoff: { initial: 2_000, max: 300_000 },
  transcriptAttempts: 10,
  /** Between announcements of a transcript's progress, each of which is an event for everybody in the room. */
  transcriptAnnounceInterval: 1_000,
  /** Addresses that a host listens on, and proxies that it trusts: far more than a machine has. */
  listenAddresses: 32,
  trustedProxies: 32,
  /** Connection tests at once, and how long one may take: each sends media through the media server. */
  probesAtOnce: 4,
  /** Of those, by people who have an invite and no account yet. */
  invitedProbesAtOnce: 2,
  probeLifetime: 60_000,
  /** The owner's sign-in link that `serve` prints. */
  ownerLinkLifetime: 24 * 3_600_000,
  /** The code that the app exchanges for its own session within a second. */
  ownerCodeLifetime: 60_000,
  /** The default lifetime of an invite. */
  inviteLifetime: 7 * 24 * 3_600_000,
  maxInviteLifetime: 365 * 24 * 3_600_000,
  maxInviteUses: 10_000,
} as const;
