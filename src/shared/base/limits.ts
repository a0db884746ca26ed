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
  /** LiveKit renews tokens every 5 minutes, so whoever lost their connection has at least as long to be back. Seconds. */
  renewedTokenSeconds: 600,
  /** Signalling: one message (an offer of a hundred tracks is a tenth of it), and what may wait for a slow reader. */
  signallingMessage: 4 * 1024 * 1024,
  signallingBacklog: 1024 * 1024,
  /** How long the media server may take to open a connection; livekit-client waits 15 s for it. */
  signallingHandshake: 10_000,
  /** What a packed join request may unpack to: a client's description, and an offer. */
  joinRequest: 256 * 1024,
  /** Webhooks get lost (LiveKit drops them after 30 s or 200), so the SFU itself is asked this often. */
  reconcileInterval: 10_000,
  /** The largest JSON body: a message of the greatest length, escaped, with room to spare. */
  body: 128 * 1024,
  /** The largest body of every other route: the longest that the contract allows is a webhook's URL. */
  shortBody: 16 * 1024,
  /** Accepted connections: 100 people with a few devices and a browser's six each, at about 20 KB for a connection. */
  connections: 3_000,
  /** From here on, connections that wait for a next request are closed: browsers just open another. */
  connectionsBeforeIdleClose: 1_500,
  /** Connections that have not asked for anything yet: programs do at once. The one that has waited longest goes. */
  connectionsSilent: 256,
  /** Connections with a request or an answer that is not through; no login is needed to be slow. The eldest goes. */
  connectionsBusy: 1_000,
  /** The head of a request, and all of it, come within this: a program that stalls holds a connection otherwise. */
  requestHeadTime: 10_000,
  requestTime: 60_000,
  /** How exact these two are. */
  requestTimeStep: 1_000,
  /** What a client still sends after our last word is read for so long: a reset could take that word with it. */
  connectionEnd: 2_000,
  /** Nested deeper than this, a body is refused: nothing in the contract comes near. */
  jsonDepth: 16,
  /** A frame from a client on the event socket: it only ever sends its token and a position. */
  eventFrame: 4 * 1024,
  /** What is queued for one client; beyond it reads on from the log as it drains, so a thousand slow ones cost 64 MB. */
  eventQueue: 64 * 1024,
  /** How far a live client may fall behind before it is cut and told to resume. */
  eventBacklog: 1024 * 1024,
  /** One step of reading the log for a client: about a millisecond, since everybody waits for it. */
  replayScanned: 500,
  replayRows: 32,
  /** A socket that has not said who it is by then is closed: clients do so with their first packet. */
  eventHello: 5_000,
  /** Sockets that have not said who they are, in all and of one address (all clients may share one): the eldest goes. */
  socketsWaiting: 200,
  socketsWaitingOfAddress: 100,
  /** How many events are kept for resuming: a long weekend of a busy team. */
  eventsKept: 200_000,
  /** Outdated rows are deleted this often, so many in one transaction: a few milliseconds of the server's time. */
  pruneInterval: 3_600_000,
  pruneStep: 500,
  /** What has ended can still be looked into for a month. */
  endedSessionsKept: 30 * 24 * 3_600_000,
  endedInvitesKept: 30 * 24 * 3_600_000,
  /** Between copies of the database: what a broken disk costs at most. */
  backupInterval: 3_600_000,
  /** After the start, which has enough to do. */
  firstBackup: 10_000,
  /** Copies that are kept: of the latest hours each, of earlier days the last; a mistake is noticed within a week. */
  backupsOfHours: 6,
  backupsOfDays: 7,
  /** All of them together; the newest one stays whatever its size. */
  backupBytes: 2 * 1024 ** 3,
  /** From here on who runs the host is told: less than a gigabyte, or than a twentieth of the disk. */
  diskLow: 1024 ** 3,
  diskLowPart: 0.05,
  /** What copies leave free on the disk: messages come first. */
  diskReserve: 512 * 1024 ** 2,
  /** Characters. */
  messageLength: 10_000,
  displayName: 60,
  roomName: 80,
  topic: 250,
  transactionId: 100,
  /** Of one that nobody is signed in for: whoever repeats it gets what it has made, so it must not be guessed. */
  transactionIdOfAnybodyLeast: 20,
  /** For how long what a txn_id has made is known: whoever was offline for longer has given up asking. */
  transactionKept: 24 * 3_600_000,
  /** Messages in one page of a timeline. */
  page: 50,
  pageMost: 200,
  /** Characters in one page; it holds at least one message, however long. An answer that nobody reads is kept. */
  pageCharacters: 200_000,
  /** Tries at a password per account and address before a pause, which doubles with each further round. */
  passwordTries: 5,
  passwordPause: 60_000,
  passwordPauseMost: 3_600_000,
  /** Passwords that wait to be looked at, one after the other: the last of them for about a second. */
  passwordsWaiting: 8,
  /** Wrong device codes in five minutes, in all; then no device code is looked at. The sum is in `CodeGuesses`. */
  wrongDeviceCodes: 50_000,
  /** Requests of one person whose answers have not been sent whole: unread answers are kept in memory. */
  requestsAtOnce: 256,
  /** Keys (people, addresses, accounts) that a quota remembers; the least recently used are forgotten. */
  quotaKeys: 10_000,
  /** So much at once, and per minute from then on. */
  rates: {
    /** Requests of one person: far above what the app sends. */
    requestsOfUser: { burst: 1_500, perMinute: 9_000 },
    /** Requests of one address that are refused for a wrong token, code or signature. */
    requestsOfAddress: { burst: 600, perMinute: 3_600 },
    /** Codes that open nothing: beyond these the answer is "wait", and no longer "wrong". */
    failedTriesOfAddress: { burst: 10, perMinute: 10 },
    failedTries: { burst: 200, perMinute: 200 },
    /** Wrong passwords: of one address (all clients may share one), at one account, and in all. Each takes 0.1 s. */
    passwordsOfAddress: { burst: 30, perMinute: 10 },
    passwordsOfAccount: { burst: 30, perMinute: 2 },
    passwords: { burst: 120, perMinute: 60 },
    /** People who come in by one invite: a whole team at once, but no flood of accounts. */
    acceptancesOfInvite: { burst: 200, perMinute: 20 },
    /** Characters of one person's messages: 600 pages at once, and then faster than anybody writes or pastes. */
    messageCharacters: { burst: 2_000_000, perMinute: 200_000 },
    /**
     * Calls that one person begins, and that begin in one room: each rings everybody there, on all their devices. A
     * script may do it 200 times in a row, one after the other; nobody does it a hundred times in a second.
     */
    callsOfUser: { burst: 250, perMinute: 10 },
    callsInRoom: { burst: 300, perMinute: 30 },
    callsOfUserAtOnce: { burst: 50, perMinute: 300 },
    /** Connections to calls: each costs the media server a participant. A crash of it makes a handful for each device. */
    signallingOfUser: { burst: 120, perMinute: 120 },
    /** A client says hello once per connection, and again when the network comes and goes. */
    hellosOfUser: { burst: 100, perMinute: 60 },
    /** Whatever a person changes and that has no rate of its own below: a script's worth. */
    otherWrites: { burst: 600, perMinute: 600 },
  },
  /** What one person may do, by the route's name: what each costs everybody else. */
  ratesOfRoutes: {
    /** Told to everybody who shares a room. */
    renameMe: { burst: 10, perMinute: 5 },
    /** Each writes the whole list down, for all of the person's devices. */
    blockPerson: { burst: 60, perMinute: 20 },
    unblockPerson: { burst: 60, perMinute: 20 },
    /** Two derivations of a tenth of a second. */
    setPassword: { burst: 10, perMinute: 5 },
    /** Each is one more in somebody's list for ever. */
    createRoom: { burst: 250, perMinute: 20 },
    createDirectRoom: { burst: 250, perMinute: 20 },
    /** The room is told anew, with all its members. */
    putMember: { burst: 300, perMinute: 60 },
    removeMember: { burst: 300, perMinute: 60 },
    createInvite: { burst: 250, perMinute: 30 },
    /** A live one may be guessed. */
    createDeviceCode: { burst: 20, perMinute: 5 },
    createToken: { burst: 50, perMinute: 10 },
    /** Stored, and told to everybody in the room: as fast as a busy team writes, should a script speak for all of it. */
    sendMessage: { burst: 1_500, perMinute: 1_200 },
    /** Told to everybody in the room. The app says it every few seconds, and at most so while one types. */
    setTyping: { burst: 60, perMinute: 60 },
    sendReaction: { burst: 30, perMinute: 60 },
    /** Each writes the call's state, and tells it to everybody in the room. */
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
  /** A room's members are in its every description, and a message goes to each of them in one step. */
  membersOfRoom: 1_000,
  /** Somebody's rooms are listed whole, in one step of some milliseconds per hundred. */
  roomsOfUser: 500,
  /** Devices that one person is signed in on: listed whole. Each start of a headless host makes one for its owner. */
  sessionsOfUser: 100,
  /** Invites of one person that still work: listed whole. */
  invitesOfUser: 500,
  /** Characters. A password is hashed whole, so it has an end. */
  passwordLeast: 10,
  passwordMost: 200,
  deviceLabel: 100,
  webhookUrl: 2_000,
  /** A code that is typed on a second device while the first still shows it. */
  deviceCodeLifetime: 5 * 60_000,
  tokenLifetimeMost: 2 * 365 * 24 * 3_600_000,
  tokensOfUser: 50,
  /** How exact "last seen" is: writing it at every request would cost a commit each. */
  lastSeenStep: 5 * 60_000,
  /** A device that nobody has used for so long is signed out: longer than any leave, shorter than a lost phone's life. */
  sessionIdle: 90 * 24 * 3_600_000,
  /** What is connected counts as used; noted this often, since an open socket sends no requests. */
  connectedSeenStep: 12 * 3_600_000,
  /** The end of a token or session is waited for no longer than this at a time, so that a clock set forward is noticed. */
  expiryWait: 10_000,
  /** When something could not be ended with its right (a full disk), it is tried again after this. */
  endingRetry: 1_000,
  /** A signed callback of the media server is fresh for as long as LiveKit's own signature lasts. */
  callbackAge: 5 * 60_000,
  webhooks: 20,
  webhookTimeout: 10_000,
  /** Between tries at a delivery; it stays the next in line until it arrives or its event is too old to be kept. */
  webhookRetry: { first: 1_000, most: 600_000 },
  /** An owner's sign-in link that is printed for people. */
  ownerLinkLifetime: 24 * 3_600_000,
  /** The code that the app swaps for its own session: used within a second. */
  ownerCodeLifetime: 60_000,
  /** An invite that nobody uses stops working. */
  inviteLifetime: 7 * 24 * 3_600_000,
  inviteLifetimeMost: 365 * 24 * 3_600_000,
  inviteUsesMost: 10_000,
} as const;
