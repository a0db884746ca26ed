/** A token bucket: `burst` at once, and from then on `perMinute`. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** Every limit, once, with the reason for it. Sizes are bytes unless the name says otherwise; times are ms. */
export const limits = {
  /** A ring lasts as long as a phone's: a fixed point of the API. */
  ringDuration: 45_000,
  /** Missed calls in somebody's list: older ones are in their rooms. */
  missedCalls: 30,
  /** A call in which nobody is connected ends: a fixed point of the API. Leaves time for a crashed window to return. */
  emptyCall: 60_000,
  /** After a restart of the media server, whoever was in a call counts as in it for so long: clients join anew. */
  mediaReturn: 15_000,
  /** A join token only has to live until the socket opens; it is renewed from then on. Seconds. */
  callTokenSeconds: 60,
  /** LiveKit renews tokens every 5 minutes, so this leaves at least 5 minutes to reconnect. Seconds. */
  renewedTokenSeconds: 600,
  /** Signalling: the largest message (ten times an offer of a hundred tracks), and the buffer for a slow reader. */
  signallingMessage: 4 * 1024 * 1024,
  signallingBacklog: 1024 * 1024,
  /** How long the media server may take to open a connection; livekit-client waits 15 s for it. */
  signallingHandshake: 10_000,
  /** The decompressed size of a join request: a description of the client, and an offer. */
  joinRequest: 256 * 1024,
  /** Webhooks get lost (LiveKit drops them after 30 s or 200), so the SFU itself is asked this often. */
  reconcileInterval: 10_000,
  /** A JSON body: the longest that the contract allows has a webhook's URL. */
  jsonBody: 16 * 1024,
  /** That of a message: one of the greatest length, escaped, with room to spare. */
  messageBody: 128 * 1024,
  /** A webhook of LiveKit's: a room or a participant, with all its tracks. */
  livekitWebhook: 128 * 1024,
  /** Open connections: 100 people with a few devices, six per browser, at about 20 KB each. */
  connections: 3_000,
  /** Above this, idle connections are closed: browsers just open another. */
  connectionsBeforeIdleClose: 1_500,
  /** Connections without a request so far, of which the oldest are closed: clients send one at once. */
  connectionsSilent: { max: 256, burst: 1_000 },
  /** A connection this young may be about to send something, and stays through a burst of others. */
  pendingGrace: 1_000,
  /** Connections with an unfinished request or response, of which the oldest is closed: a slow client needs no login. */
  connectionsBusy: 1_000,
  /** Deadlines for a request's headers, and for all of it: otherwise a stalled client keeps its connection. */
  requestHeadTime: 10_000,
  requestTime: 60_000,
  /** How often these two are checked. */
  requestTimeStep: 1_000,
  /** How long we keep reading after our last response: a reset could destroy the response on its way. */
  connectionEnd: 2_000,
  /** The nesting of a JSON body: far more than the contract needs. */
  jsonDepth: 16,
  /** A frame from a client on the event socket: it only ever sends its token and a position. */
  eventFrame: 4 * 1024,
  /** The queue for one client; the rest is read from the log as it drains, so a thousand slow clients cost 64 MB. */
  eventQueue: 64 * 1024,
  /** How far a live client may fall behind before it is disconnected and told to resume. */
  eventBacklog: 1024 * 1024,
  /** One step of reading the event log for a client: about a millisecond, since it blocks everybody. */
  replayScanned: 500,
  replayRows: 32,
  /** A socket that has not authenticated by then is closed: clients do so with their first frame. */
  eventHello: 5_000,
  /** Unauthenticated sockets, of which the oldest are closed. All clients may share one address, so it says nothing. */
  socketsWaiting: { max: 200, burst: 1_000 },
  /** How many events are kept for resuming: a long weekend of a busy team; and their size, since some are large. */
  eventsKept: 200_000,
  eventBytesKept: 256 * 1024 ** 2,
  /** How often outdated rows are deleted, and how many in one transaction: a few milliseconds of server time. */
  pruneInterval: 3_600_000,
  pruneStep: 500,
  pruneBytes: 4 * 1024 ** 2,
  /** Ended sessions and invites are kept for a month, so that they can be looked into. */
  endedSessionsKept: 30 * 24 * 3_600_000,
  endedInvitesKept: 30 * 24 * 3_600_000,
  /** Between copies of the database: the most that a broken disk loses. */
  backupInterval: 3_600_000,
  /** Not right at the start, which is busy enough. */
  firstBackup: 10_000,
  /** Copies that are kept: the latest six, and the last of each day: a mistake is noticed within a week. */
  backupsOfHours: 6,
  backupsOfDays: 7,
  /** Size of all copies together; the newest one stays whatever its size. */
  backupBytes: 2 * 1024 ** 3,
  /** Owner and admins are warned below this much free space: a gigabyte, or a twentieth of the disk. */
  diskLow: 1024 ** 3,
  diskLowPart: 0.05,
  /** Free space that copies must leave: messages come first. */
  diskReserve: 512 * 1024 ** 2,
  /** Space held for signing in and out on a full disk: as much as a write-ahead log takes before it is written over. */
  reserve: 4 * 1024 ** 2,
  /** Of the free space, where that is little. */
  reserveShare: 1 / 8,
  /** Characters. */
  messageLength: 10_000,
  displayName: 60,
  roomName: 80,
  topic: 250,
  transactionId: 100,
  /** Minimum for requests without a session: repeating one returns what it created, so it must not be guessable. */
  minAnonymousTransactionId: 20,
  /** How long a txn_id is remembered: a client that was offline for longer has stopped retrying. */
  transactionKept: 24 * 3_600_000,
  /** Messages in one page of a timeline. */
  page: 50,
  maxPageSize: 200,
  /** Characters in one page (always at least one message): an unread response is kept in memory. */
  pageCharacters: 200_000,
  /** Tries at a password per login before a pause, which doubles with each further round. */
  passwordTries: 5,
  passwordPause: 60_000,
  maxPasswordPause: 3_600_000,
  /** How long after the last one its tries are remembered, and its pauses. */
  passwordTriesKept: 15 * 60_000,
  passwordPausesKept: 24 * 3_600_000,
  /** A wrong password is answered after this, or a multiple of it: longer than a derivation and a few before it. */
  wrongPasswordStep: 500,
  /** People whose passwords wait to be verified, one at a time: a team at nine o'clock. The last waits about 2.5 s. */
  passwordsWaiting: 24,
  /** Concurrent requests of one person: responses that are not read are kept in memory. */
  requestsAtOnce: 256,
  /** Keys (people, addresses, accounts) that a rate limiter remembers; the least recently used are forgotten. */
  rateLimiterKeys: 10_000,
  /** Rate limits: a burst, and from then on so many per minute. */
  rates: {
    /** Requests of one person: far above what the app sends. */
    requestsOfUser: { burst: 1_500, perMinute: 9_000 },
    /** Requests from one address that are refused for a wrong token or signature. */
    requestsOfAddress: { burst: 600, perMinute: 3_600 },
    /** Wrong codes: beyond this the answer is "wait" instead of "wrong". */
    failedTriesOfAddress: { burst: 10, perMinute: 10 },
    failedTries: { burst: 200, perMinute: 200 },
    /** Wrong device codes, whoever tries them: beyond this none is looked up. `CodeAttempts` does the sums. */
    wrongDeviceCodes: { burst: 50_000, perMinute: 10_000 },
    /** Wrong passwords of one account that are verified. Each takes 0.1 s. */
    passwordsOfAccount: { burst: 30, perMinute: 2 },
    /** People who join by one invite: a whole team at once, but no flood of accounts. */
    acceptancesOfInvite: { burst: 200, perMinute: 20 },
    /** Characters in one person's messages: 600 pages at once, then more than anybody writes or pastes. */
    messageCharacters: { burst: 2_000_000, perMinute: 200_000 },
    /**
     * Calls started by one person, and in one room: each rings everybody there, on all their devices. A script may
     * start 200 within half a minute; nobody starts a hundred in a second.
     */
    callsOfUser: { burst: 250, perMinute: 10 },
    callsInRoom: { burst: 300, perMinute: 30 },
    callsOfUserAtOnce: { burst: 50, perMinute: 300 },
    /** Signalling connections: each is a participant on the media server. After a crash of it each device makes a few. */
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
    /** Two derivations of a tenth of a second. */
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
    createToken: { burst: 50, perMinute: 10 },
    /** Stored, and sent to everybody in the room. A script may write as fast as a busy team. */
    sendMessage: { burst: 1_500, perMinute: 1_200 },
    /** Sent to everybody in the room. The app sends it every few seconds while somebody types. */
    setTyping: { burst: 60, perMinute: 60 },
    sendReaction: { burst: 30, perMinute: 60 },
    /** Each writes the call's state, and sends it to everybody in the room. */
    setHand: { burst: 30, perMinute: 60 },
    joinCall: { burst: 250, perMinute: 60 },
    leaveCall: { burst: 250, perMinute: 60 },
    warmUpCall: { burst: 250, perMinute: 60 },
    muteParticipant: { burst: 60, perMinute: 60 },
    lockCall: { burst: 60, perMinute: 60 },
    spotlightParticipant: { burst: 60, perMinute: 60 },
  },
  /** Open event sockets of one person: devices, windows, scripts. */
  socketsOfUser: 64,
  /** Accounts of one host: a team, its guests over years, and no flood of newcomers. Listed whole. */
  users: 2_000,
  /** A room is always sent with all its members, and a message goes to each of them in one step. */
  membersOfRoom: 1_000,
  /** Somebody's rooms are listed whole, in one step of a few milliseconds per hundred. */
  roomsOfUser: 500,
  /** Sessions of one person: listed whole. Each start of a headless host creates one for its owner. */
  sessionsOfUser: 100,
  /** Valid invites of one person: listed whole. */
  invitesOfUser: 500,
  /** Characters. A password is hashed whole, so it has an end. */
  minPasswordLength: 10,
  maxPasswordLength: 200,
  deviceLabel: 100,
  webhookUrl: 2_000,
  /** A code that is typed on a second device while the first still shows it. */
  deviceCodeLifetime: 5 * 60_000,
  maxTokenLifetime: 2 * 365 * 24 * 3_600_000,
  tokensOfUser: 50,
  /** How exact "last seen" is: writing it at every request would cost a commit each. */
  lastSeenStep: 5 * 60_000,
  /** A device unused for this long is signed out: longer than any holiday, shorter than the life of a lost phone. */
  sessionIdle: 90 * 24 * 3_600_000,
  /** A connected device counts as used. This is stored this often, since an open socket sends no requests. */
  connectedSeenStep: 12 * 3_600_000,
  /** The longest timer for the expiry of a token or session, so that a clock set forward is noticed. */
  expiryWait: 10_000,
  /** After a failed revocation (on a full disk, for example) it is retried after this. */
  endingRetry: 1_000,
  /** A signed webhook of LiveKit's is fresh for as long as LiveKit's own signature lasts. */
  livekitWebhookAge: 5 * 60_000,
  webhooks: 20,
  webhookTimeout: 10_000,
  /** Between tries at a delivery; it stays the next in line until it arrives or its event is too old to be kept. */
  webhookRetry: { initial: 1_000, max: 600_000 },
  /** An owner's sign-in link that is printed for people. */
  ownerLinkLifetime: 24 * 3_600_000,
  /** The code that the app swaps for its own session: used within a second. */
  ownerCodeLifetime: 60_000,
  /** An invite that nobody uses stops working. */
  inviteLifetime: 7 * 24 * 3_600_000,
  maxInviteLifetime: 365 * 24 * 3_600_000,
  maxInviteUses: 10_000,
} as const;
